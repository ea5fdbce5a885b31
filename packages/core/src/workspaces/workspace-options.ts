import { GIT_PROTOCOLS, type GitProtocol } from '../git/git-url.ts';
import { positive } from '../system/positive.ts';

/** How workspaces are made, and how large they may be. */
export interface WorkspaceOptions {
  /** Keeps them when their task ends. @default false */
  readonly keep?: boolean;
  /** Files, links and directories that one may be filled with. @default 50000 */
  readonly maxFiles?: number;
  /** Bytes of all files together that one may be filled with. @default 4294967296 */
  readonly maxBytes?: number;
  /** Bytes that one may take on the disk while its task runs, what it was filled with among them. @default 21474836480 */
  readonly maxGrownBytes?: number;
  /** Bytes of an archive as it is uploaded. @default 2147483648 */
  readonly maxUploadBytes?: number;
  /** How many times larger than the archive its contents may be, once they are past 16 MiB. @default 200 */
  readonly maxRatio?: number;
  readonly git?: GitOptions;
}

/** From where repositories are cloned. */
export interface GitOptions {
  /** @default ['https', 'http', 'ssh'] */
  readonly allowedProtocols?: readonly GitProtocol[];
  /**
   * Host names, or `*.example.org` for all below one: with it, no others are served. One that is named exactly may also be on
   * this machine or link-local. @default any that is not
   */
  readonly allowedHosts?: readonly string[];
  /** How long all of a clone may take, in milliseconds. @default 300000 */
  readonly timeoutMs?: number;
}

/** The options with every default filled in. */
export type WorkspaceSettings = Required<Omit<WorkspaceOptions, 'git'>> & {
  readonly git: {
    readonly allowedProtocols: readonly GitProtocol[];
    readonly allowedHosts: readonly string[] | undefined;
    readonly timeoutMs: number;
  };
};

export const DEFAULT_WORKSPACES = {
  keep: false,
  maxFiles: 50_000,
  maxBytes: 4 * 1024 ** 3,
  maxGrownBytes: 20 * 1024 ** 3,
  maxUploadBytes: 2 * 1024 ** 3,
  maxRatio: 200,
  git: { allowedProtocols: ['https', 'http', 'ssh'], timeoutMs: 300_000 },
} as const satisfies WorkspaceOptions;

const LONGEST_GIT_MS = 24 * 60 * 60 * 1000;
const HOST = /^(?:\*\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$|^\[[0-9a-f:.]+\]$/;

/** @throws {TypeError} */
export function resolveWorkspaceOptions(options: WorkspaceOptions = {}): WorkspaceSettings {
  const { keep, git: defaultGit, ...numbers } = DEFAULT_WORKSPACES;
  const git = options.git ?? {};
  return {
    keep: options.keep ?? keep,
    maxFiles: inWorkspaces('maxFiles', options.maxFiles ?? numbers.maxFiles),
    maxBytes: inWorkspaces('maxBytes', options.maxBytes ?? numbers.maxBytes),
    maxGrownBytes: inWorkspaces('maxGrownBytes', options.maxGrownBytes ?? numbers.maxGrownBytes),
    maxUploadBytes: inWorkspaces('maxUploadBytes', options.maxUploadBytes ?? numbers.maxUploadBytes),
    maxRatio: inWorkspaces('maxRatio', options.maxRatio ?? numbers.maxRatio),
    git: {
      allowedProtocols: protocols(git.allowedProtocols ?? defaultGit.allowedProtocols),
      allowedHosts: git.allowedHosts?.map(host),
      timeoutMs: inWorkspaces('git.timeoutMs', git.timeoutMs ?? defaultGit.timeoutMs, LONGEST_GIT_MS),
    },
  };
}

function inWorkspaces(name: string, value: number, most = Number.MAX_SAFE_INTEGER): number {
  return positive(`workspaces.${name}`, value, most);
}

function protocols(values: readonly GitProtocol[]): readonly GitProtocol[] {
  const unknown = values.find((value) => !GIT_PROTOCOLS.includes(value));
  if (unknown === undefined && values.length > 0) return values;
  throw new TypeError(
    `workspaces.git.allowedProtocols must be some of ${GIT_PROTOCOLS.join(', ')}, not ${unknown ?? 'none'}.`,
  );
}

function host(value: string): string {
  const name = value.toLowerCase();
  if (HOST.test(name)) return name;
  throw new TypeError(
    `workspaces.git.allowedHosts must be host names such as git.example.org or *.example.org, not "${value}".`,
  );
}
