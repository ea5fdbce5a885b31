import type { Environment } from '../../claude/environment.ts';
import { createMask, type Mask } from '../../secrets/mask.ts';
import { secretsOfGit } from '../../secrets/git-secrets.ts';
import { workspaceFailure } from '../../attempt/workspace-failure.ts';
import { checkHost } from './check-host.ts';
import {
  gitEnvironment,
  gitNetworkEnvironment,
  type GitEnvironmentOptions,
  type PinnedRemote,
} from '../../git/git-environment.ts';
import type { GitCredentials } from '../../secrets/git-credentials.ts';
import { readGitUrl, type GitProtocol, type GitUrl } from '../../git/git-url.ts';
import { collectGit, streamGit, type GitRun } from '../../git/run-git.ts';

const MOST_OUTPUT_BYTES = 8 * 1024 * 1024;

export interface GitSessionOptions {
  readonly allowedProtocols: readonly GitProtocol[];
  readonly allowedHosts: readonly string[] | undefined;
  /** The server's own. */
  readonly hostEnvironment: Environment;
  readonly credentials: GitCredentials | null;
  /** Every process carries it in its environment. */
  readonly mark: string;
  /** A private directory: where git runs, and its HOME. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** How git is run for one clone: what it may reach, what it is told, and what ends it. */
export interface GitSession {
  /** What ends it. */
  readonly signal: AbortSignal;
  /** The same session, that another signal ends too. */
  until(signal: AbortSignal): GitSession;
  /** Takes a url apart and resolves its host. @throws {ClaudeOpsError} workspace_failed, where it is not served. */
  check(url: string): Promise<PinnedRemote>;
  /** Runs a git that reaches no network. @returns what it prints, up to 8 MiB. */
  run(commandArguments: readonly string[], options?: Pick<GitRun, 'input'>): Promise<string>;
  /** Runs the same, and yields what it prints. */
  stream(commandArguments: readonly string[]): AsyncIterable<Buffer>;
  /** Runs a git that reaches these remotes, with the credentials of the first. @returns what it prints, up to 8 MiB. */
  reach(remotes: readonly PinnedRemote[], commandArguments: readonly string[]): Promise<string>;
}

export function createGitSession(options: GitSessionOptions): GitSession {
  const { allowedProtocols, allowedHosts, hostEnvironment, credentials, directory, signal } = options;
  const mask: Mask = createMask(secretsOfGit(credentials));
  const environment: GitEnvironmentOptions = {
    host: hostEnvironment,
    protocols: allowedProtocols,
    home: directory,
    ceiling: directory,
    mark: options.mark,
  };
  const local: GitRun = { cwd: directory, environment: gitEnvironment(environment), mask, signal };
  const collectText = async (commandArguments: readonly string[], run: GitRun) =>
    (await collectGit(commandArguments, { ...run, maxBytes: MOST_OUTPUT_BYTES })).toString();

  return {
    signal,
    until: (other) => createGitSession({ ...options, signal: AbortSignal.any([signal, other]) }),
    async check(text) {
      const url: GitUrl | { problem: string } = readGitUrl(text, allowedProtocols);
      if ('problem' in url) throw workspaceFailure(`The git url ${url.problem}.`);
      const rules = { allowedHosts, environment: hostEnvironment, signal };
      return { url, addresses: await checkHost(url, rules) };
    },
    run: (commandArguments, { input } = {}) => collectText(commandArguments, { ...local, input }),
    stream: (commandArguments) => streamGit(commandArguments, local),
    reach: (remotes, commandArguments) =>
      collectText(commandArguments, {
        ...local,
        environment: gitNetworkEnvironment(environment, remotes, credentials),
      }),
  };
}
