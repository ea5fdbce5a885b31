import { MARK_VARIABLE, type Environment } from '../claude/environment.ts';
import { basicCredentials } from '../secrets/git-secrets.ts';
import type { GitSetting } from './closed-git.ts';
import type { GitCredentials } from '../secrets/git-credentials.ts';
import type { GitUrl } from './git-url.ts';

/** What of the server's own environment reaches git: what it takes to find programs, a network and a key of ssh. */
const INHERITED = [
  'PATH',
  'TMPDIR',
  'SSH_AUTH_SOCK',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
] as const;

/** Faults of objects that do no harm, and that ordinary repositories have, which old programs have written to. */
export const FSCK_IGNORED = [
  'badTimezone',
  'missingSpaceBeforeDate',
  'zeroPaddedFilemode',
  'badDateOverflow',
  'missingSpaceBeforeEmail',
] as const;

/** Nothing of a repository may run, ask, or be taken in from elsewhere; what is fetched is checked. */
const SETTINGS: readonly GitSetting[] = [
  ['core.protectHFS', 'true'],
  ['core.protectNTFS', 'true'],
  // Larger ones are streamed, not held in memory.
  ['core.bigFileThreshold', '16m'],
  ['credential.helper', ''],
  ['advice.detachedHead', 'false'],
  ['fetch.fsckObjects', 'true'],
  ['fetch.unpackLimit', '1'],
  ['fetch.recurseSubmodules', 'false'],
  ['http.followRedirects', 'false'],
  ['transfer.bundleURI', 'false'],
  ...FSCK_IGNORED.map((fault) => [`fetch.fsck.${fault}`, 'ignore'] as const),
];

export interface GitEnvironmentOptions {
  /** The server's own. */
  readonly host: Environment;
  /** The protocols that git may use, whatever it is told. */
  readonly protocols: readonly string[];
  /** A HOME that has no settings and no `.netrc` in it. */
  readonly home: string;
  /** No repository is looked for here or above. */
  readonly ceiling: string;
  readonly mark: string;
}

/** The environment of a git that reaches no network. */
export function gitEnvironment(
  options: GitEnvironmentOptions,
  settings: readonly GitSetting[] = [],
): Record<string, string> {
  return {
    ...inherited(options.host),
    HOME: options.home,
    GIT_ALLOW_PROTOCOL: options.protocols.join(':'),
    GIT_ASKPASS: 'false',
    GIT_CEILING_DIRECTORIES: options.ceiling,
    GIT_COMMITTER_EMAIL: 'claude-ops@localhost',
    GIT_COMMITTER_NAME: 'claude-ops',
    SSH_ASKPASS_REQUIRE: 'never',
    [MARK_VARIABLE]: options.mark,
    ...settingsVariables([...SETTINGS, ...settings]),
  };
}

/** A repository's host as it was checked: git goes to these addresses and no others. */
export interface PinnedRemote {
  readonly url: GitUrl;
  /** Empty where an operator trusts the host by its name, or a proxy resolves it. */
  readonly addresses: readonly string[];
}

/** The same, for one that fetches from these remotes, with the credentials of the first. */
export function gitNetworkEnvironment(
  options: GitEnvironmentOptions,
  remotes: readonly PinnedRemote[],
  credentials: GitCredentials | null,
): Record<string, string> {
  const pins = remotes.filter(
    ({ url, addresses }) => url.protocol.startsWith('http') && addresses.length > 0,
  );
  const [first] = remotes;
  const header = `Authorization: Basic ${credentials === null ? '' : basicCredentials(credentials)}`;
  const settings: GitSetting[] = [
    ...pins.map(({ url, addresses }): GitSetting => [
      'http.curloptResolve',
      `${url.host.replaceAll(/[[\]]/g, '')}:${url.port}:${addresses.join(',')}`,
    ]),
    ...(credentials === null || first === undefined
      ? []
      : [[`http.${new URL(first.url.url).origin}/.extraHeader`, header] satisfies GitSetting]),
  ];
  const ssh = remotes.find(({ url }) => url.protocol === 'ssh');
  return {
    ...gitEnvironment(options, settings),
    // Its known hosts and keys are those of the server.
    ...(ssh === undefined ? {} : { HOME: options.host['HOME'] ?? options.home }),
    GIT_SSH_COMMAND: sshCommand(remotes.length === 1 ? ssh : undefined),
    GIT_SSH_VARIANT: 'ssh',
  };
}

const SSH_OPTIONS = [
  'BatchMode=yes',
  'ClearAllForwardings=yes',
  'ControlMaster=no',
  'ControlPath=none',
  'ForwardAgent=no',
  'PermitLocalCommand=no',
];

function sshCommand(remote: PinnedRemote | undefined): string {
  const [address] = remote?.addresses ?? [];
  const pin =
    remote === undefined || address === undefined
      ? []
      : [`HostName=${address}`, `HostKeyAlias=${remote.url.host}`];
  return ['ssh', ...[...SSH_OPTIONS, ...pin].map((option) => `-o ${option}`)].join(' ');
}

function inherited(host: Environment): Record<string, string> {
  return Object.fromEntries(
    INHERITED.map((name) => [name, host[name]]).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/** Settings as git reads them from its environment (git-config(1), GIT_CONFIG_COUNT): no file, no command line. */
function settingsVariables(settings: readonly GitSetting[]): Record<string, string> {
  const numbered = settings.flatMap(([key, value], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return Object.fromEntries<string>([['GIT_CONFIG_COUNT', String(settings.length)], ...numbered]);
}
