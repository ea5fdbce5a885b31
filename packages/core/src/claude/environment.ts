import type { GatewayAccess } from '../attempt/gateway-access.ts';
import { PATIENCE } from './patience.ts';
import { configurationDirectory } from './first-configuration.ts';

/** What of the server's own environment reaches the CLI: what it takes to find programs, a network and a language. */
export const INHERITED_VARIABLES = [
  'PATH',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that marks every process of an attempt, however far it detaches itself. */
export const MARK_VARIABLE = 'CLAUDE_OPS_ATTEMPT';

/**
 * Tells the CLI that its base URL leads to the real API. Measured with 2.1.330: without it the CLI leaves out the safety
 * check of the permission mode `auto`, so that nothing it would have to check is run, and much of the prompt caching.
 */
const FIRST_PARTY_VARIABLE = '_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL';

/** The variables of which the CLI shows one to its base URL. Additions cannot set them: the CLI would show theirs in the place of the token. */
const CREDENTIALS = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN'] as const;

/**
 * Where the CLI finds the token. With a key it asks api.anthropic.com by itself for settings and limits, whatever its base URL, once it
 * is told that this leads to the real API; where it can't get there, a start takes 10 to 18 s (measured with 2.1.330).
 * With a bearer it does not.
 */
function credentialOf({ isFirstParty }: GatewayAccess): (typeof CREDENTIALS)[number] {
  return isFirstParty ? 'ANTHROPIC_AUTH_TOKEN' : 'ANTHROPIC_API_KEY';
}

/** Variables of the server's own making, beside those that begin as `STEERING` does. */
const OWN_VARIABLES: ReadonlySet<string> = new Set([
  ...['HOME', 'TMPDIR', 'SHELL', 'DISABLE_AUTOUPDATER', 'API_TIMEOUT_MS'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY'],
]);
/** How variables begin that tell the CLI with whom to speak, and what to do. */
const STEERING = /^_?(?:ANTHROPIC|CLAUDE)/;

/** Whether a task may not set a variable. The CLI takes most of them up also while it runs. */
export function isReservedVariable(name: string): boolean {
  const upper = name.toUpperCase();
  return OWN_VARIABLES.has(upper) || STEERING.test(upper);
}

/**
 * Has the CLI say when its session is idle, and leave it to us how long its background work may take: by itself it would end
 * agents ten minutes after its input has.
 */
const TELLS_WHEN_OVER = [
  ['CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS', '1'],
  ['CLAUDE_CODE_PRINT_BG_WAIT_CEILING_MS', '0'],
] as const;

export interface ClaudeEnvironmentOptions {
  /** The server's own. */
  readonly host: Environment;
  /** The operator's additions, which win over what is inherited. */
  readonly additions: Environment;
  /** The only way to the model, which additions don't change. */
  readonly gateway: GatewayAccess;
  /** Absolute paths, private to the attempt. */
  readonly home: string;
  readonly temporaryDirectory: string;
  /** Marks every process of a run that is swept by it. */
  readonly mark?: string;
  /** Whether requests may have to wait at the gateway. */
  readonly isPatient: boolean;
}

/** The whole environment of the CLI. Nothing else reaches it: no CLAUDE_CODE_*, token or cloud variable of the server. */
export function claudeEnvironment(options: ClaudeEnvironmentOptions): Record<string, string> {
  const inherited = INHERITED_VARIABLES.map((name) => [name, options.host[name]] as const);
  const environment = defined([
    ...inherited,
    // Without it the CLI takes zsh where that is installed, and Claude writes for bash.
    ['SHELL', '/bin/bash'],
    ['CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC', '1'],
    ['DISABLE_AUTOUPDATER', '1'],
    // Takes the skill `loop` away, which repeats a prompt by tools that no task has (`arguments.ts`).
    ['CLAUDE_CODE_DISABLE_CRON', '1'],
    // The memory would be thrown away with the home. Its path would make each system prompt differ: no prompt cache is shared then.
    ['CLAUDE_CODE_DISABLE_AUTO_MEMORY', '1'],
    [FIRST_PARTY_VARIABLE, options.gateway.isFirstParty ? '1' : undefined],
    // Only the real API takes this block out, whose text differs for each prompt: before all else, it leaves nothing to a prompt cache.
    ['CLAUDE_CODE_ATTRIBUTION_HEADER', options.gateway.isFirstParty ? undefined : '0'],
    ...Object.entries(options.additions).filter(([name]) => !CREDENTIALS.some((one) => one === name)),
    ...TELLS_WHEN_OVER,
    ...(options.isPatient ? PATIENCE : []),
    ['HOME', options.home],
    ['CLAUDE_CONFIG_DIR', configurationDirectory(options.home)],
    ['TMPDIR', options.temporaryDirectory],
    ['CLAUDE_CODE_TMPDIR', options.temporaryDirectory],
    [credentialOf(options.gateway), options.gateway.token],
    ['ANTHROPIC_BASE_URL', options.gateway.baseUrl],
    [MARK_VARIABLE, options.mark],
  ]);
  const host = new URL(options.gateway.baseUrl).hostname;
  const { proxyUrl } = options.gateway;
  return {
    ...environment,
    ...(proxyUrl === null ? pastProxies(environment, host) : byProxy(proxyUrl, host)),
  };
}

/** The variables that a command of the server's own does not have where the CLI has them: they lead to the model. */
export const WITHHELD_VARIABLES = [...CREDENTIALS, 'ANTHROPIC_BASE_URL'] as const;

/** The environment of a command that the server runs beside the CLI: that of the CLI without its credentials. */
export function commandEnvironment(environment: Readonly<Record<string, string>>): Record<string, string> {
  const withheld: readonly string[] = WITHHELD_VARIABLES;
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !withheld.includes(name)));
}

const PROXIES = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy'];

/** What a policy lets through goes by the gateway, and nothing past it but what stays where the run is. */
function byProxy(proxyUrl: string, host: string): Record<string, string> {
  const direct = [...new Set([host, 'localhost', '127.0.0.1', '::1'])].join();
  const proxies = Object.fromEntries(PROXIES.map((name) => [name, proxyUrl]));
  return { ...proxies, NO_PROXY: direct, no_proxy: direct };
}

/** A proxy is for what is elsewhere: the gateway is on this machine, and a proxy's own 127.0.0.1 is not. */
function pastProxies(environment: Record<string, string>, host: string): Record<string, string> {
  if (PROXIES.every((name) => environment[name] === undefined)) return {};
  const [upper, lower] = [environment['NO_PROXY'], environment['no_proxy']];
  const withHost = (list: string | undefined) =>
    list === undefined || list === '' ? host : `${list},${host}`;
  return { NO_PROXY: withHost(upper ?? lower), no_proxy: withHost(lower ?? upper) };
}

function defined(entries: readonly (readonly [string, string | undefined])[]): Record<string, string> {
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
