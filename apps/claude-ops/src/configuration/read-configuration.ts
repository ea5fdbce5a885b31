import os from 'node:os';
import path from 'node:path';
import { StartFailure, type Environment, type ServeOptions } from '@claude-ops/cli';
import { ExecutionMode, LIMITS } from '@claude-ops/contract';
import type { ContainerOptions, GitIdentity, ProcessLimits, WorkspaceOptions } from '@claude-ops/core';
import { localAddresses } from './local-addresses.ts';
import { corsOrigins } from './cors-origins.ts';
import { gitIdentity } from './git-identity.ts';
import { headerLines } from './header-lines.ts';
import { chosen, chosenList, duration, listed, wholeNumber } from './parse-variable.ts';
import { databaseOf, nodeLabels, nodeName } from './shared-database.ts';
import { publicUrl, type PublicUrl } from './public-url.ts';
import { readContainerOptions } from './read-container-options.ts';
import { readS3Options, type S3Configuration } from './read-s3-options.ts';
import { readWorkspaceOptions } from './read-workspace-options.ts';
import { VARIABLES, type VariableName } from './variables.ts';

/** What the server runs with. Paths are absolute. */
export interface Configuration {
  readonly port: number;
  readonly host: string;
  readonly maxConcurrency: number;
  readonly defaultTimeoutMs: number;
  readonly backgroundTimeoutMs: number;
  readonly waitingSlotGraceMs: number;
  readonly usageLimitMaxWaitMs: number;
  readonly defaultMode: ExecutionMode;
  readonly modes: readonly ExecutionMode[];
  /** Whether somebody has chosen them. */
  readonly areModesGiven: boolean;
  readonly dataDir: string;
  /** Of SQLite. */
  readonly databasePath: string;
  /** The database of several servers, in the place of that file. */
  readonly postgres: { readonly url: string; readonly maxConnections: number } | undefined;
  readonly nodeName: string;
  readonly nodeLabels: readonly string[];
  readonly nodeRole: NodeRole;
  readonly workspacesDir: string;
  readonly workspaces: WorkspaceOptions;
  readonly containers: ContainerOptions;
  /** What differs from the default. */
  readonly gitIdentity: Partial<GitIdentity>;
  readonly artifacts: { readonly maxFiles: number; readonly maxBytes: number };
  /** Undefined: artifacts and uploads are kept in the data directory. */
  readonly s3: S3Configuration | undefined;
  readonly events: { readonly maxCount: number; readonly maxBytes: number };
  readonly logLevel: string;
  readonly shutdownGraceMs: number;
  /** Undefined: tasks are kept for ever. */
  readonly taskRetentionMs: number | undefined;
  readonly auditRetentionMs: number;
  readonly sessions: { readonly retentionMs: number; readonly maxBytes: number };
  /** Requests a minute; undefined: any number. */
  readonly rateLimit: number | undefined;
  readonly warm: { readonly count: number; readonly maxAgeMs: number };
  readonly claudeBin: string | undefined;
  readonly processLimits: ProcessLimits;
  /** As it was written. */
  readonly processUser: string | undefined;
  readonly upstreamBaseUrl: string;
  /** Secrets. */
  readonly upstreamHeaders: Readonly<Record<string, string>>;
  readonly secretKey: string | undefined;
  readonly tokens: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly publicUrl: PublicUrl | undefined;
  /** Beside loopback. */
  readonly localAddresses: readonly string[];
}

const NODE_ROLES = ['both', 'api', 'worker'] as const;
type NodeRole = (typeof NODE_ROLES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MODES = ExecutionMode.anyOf.map((mode) => mode.const);

/**
 * Flags win over environment variables, which win over the defaults. An empty variable counts as not set.
 *
 * @throws {StartFailure} naming the variable, its value, and what it may be.
 */
export function readConfiguration(environment: Environment, flags: ServeOptions): Configuration {
  const given = (name: VariableName) => environment[name]?.trim() || undefined;
  const text = (name: keyof typeof DEFAULTED) => given(name) ?? DEFAULTED[name];
  const number = (name: keyof typeof DEFAULTED, range: { min: number; max: number }) =>
    wholeNumber(name, text(name), range);

  const unlessOff = <Value>(name: keyof typeof DEFAULTED, read: (text: string) => Value) =>
    text(name) === 'off' ? undefined : read(text(name));

  const modes = chosenList('ALLOWED_MODES', text('ALLOWED_MODES'), MODES);
  const dataDir = path.resolve(flags.dataDir ?? text('DATA_DIR'));
  return {
    port: flags.port ?? number('PORT', { min: 0, max: 65_535 }),
    host: flags.host ?? text('HOST'),
    maxConcurrency: flags.maxConcurrency ?? number('MAX_CONCURRENCY', { min: 1, max: 10_000 }),
    defaultTimeoutMs: number('DEFAULT_TIMEOUT', { min: LIMITS.timeoutMinMs, max: LIMITS.timeoutMaxMs }),
    backgroundTimeoutMs: number('BACKGROUND_TIMEOUT', { min: 0, max: LIMITS.timeoutMaxMs }),
    waitingSlotGraceMs: number('WAITING_SLOT_GRACE', { min: 0, max: LIMITS.timeoutMaxMs }),
    usageLimitMaxWaitMs: number('USAGE_LIMIT_MAX_WAIT', { min: 0, max: LIMITS.queueTimeoutMaxMs }),
    defaultMode: defaultMode(given('DEFAULT_MODE'), modes),
    modes,
    areModesGiven: given('ALLOWED_MODES') !== undefined,
    dataDir,
    ...databaseOf(given, number('DATABASE_CONNECTIONS', { min: 1, max: 1_000 })),
    nodeName: nodeName(given('NODE_NAME') ?? os.hostname()),
    nodeLabels: nodeLabels(given('NODE_LABELS')),
    nodeRole: chosen('NODE_ROLE', text('NODE_ROLE'), NODE_ROLES),
    databasePath: path.resolve(given('DB_PATH') ?? path.join(dataDir, 'swarm.db')),
    workspacesDir: path.resolve(given('WORKSPACES_DIR') ?? path.join(dataDir, 'workspaces')),
    workspaces: readWorkspaceOptions(given),
    containers: readContainerOptions(given, environment),
    gitIdentity: gitIdentity(given),
    artifacts: {
      maxFiles: number('ARTIFACTS_MAX_FILES', { min: 1, max: 1_000_000 }),
      maxBytes: number('ARTIFACTS_MAX_BYTES', { min: 1, max: Number.MAX_SAFE_INTEGER }),
    },
    s3: readS3Options(given),
    events: {
      maxCount: number('EVENTS_MAX_COUNT', { min: 1, max: Number.MAX_SAFE_INTEGER }),
      maxBytes: number('EVENTS_MAX_BYTES', { min: 1, max: Number.MAX_SAFE_INTEGER }),
    },
    logLevel: chosen('LOG_LEVEL', text('LOG_LEVEL'), LOG_LEVELS),
    shutdownGraceMs: number('SHUTDOWN_GRACE_MS', { min: 0, max: LIMITS.timeoutMaxMs }),
    taskRetentionMs: unlessOff('TASK_RETENTION', (value) => duration('TASK_RETENTION', value)),
    auditRetentionMs: duration('AUDIT_RETENTION', text('AUDIT_RETENTION')),
    sessions: {
      retentionMs: unlessOff('SESSION_RETENTION', (value) => duration('SESSION_RETENTION', value)) ?? 0,
      maxBytes: number('SESSION_MAX_BYTES', { min: 1, max: Number.MAX_SAFE_INTEGER }),
    },
    rateLimit: unlessOff('RATE_LIMIT', (value) =>
      wholeNumber('RATE_LIMIT', value, { min: 1, max: 1_000_000, or: 'off' }),
    ),
    warm: {
      count: number('WARM_PROCESSES', { min: 0, max: 100 }),
      maxAgeMs: Math.min(duration('WARM_MAX_AGE', text('WARM_MAX_AGE')), LONGEST_AGE_MS),
    },
    claudeBin: given('CLAUDE_BIN'),
    processLimits: {
      processes: number('PROCESS_PIDS', { min: LIMITS.containerProcessesMin, max: 4_194_304 }),
      openFiles: number('PROCESS_OPEN_FILES', { min: 256, max: 1_073_741_816 }),
    },
    processUser: given('PROCESS_USER'),
    upstreamBaseUrl: upstream(text('UPSTREAM_BASE_URL')),
    upstreamHeaders: headerLines('UPSTREAM_HEADERS', given('UPSTREAM_HEADERS')),
    secretKey: given('CLAUDE_OPS_SECRET_KEY'),
    tokens: tokens(given('CLAUDE_OPS_TOKEN')),
    corsOrigins: corsOrigins(given('CORS_ORIGINS'), tokens(given('CLAUDE_OPS_TOKEN'))),
    publicUrl: publicUrl(given('PUBLIC_URL')),
    localAddresses: localAddresses(given('LOCAL_ADDRESSES')),
  };
}

/** As long as a timer can take. */
const LONGEST_AGE_MS = 24 * 24 * 60 * 60 * 1_000;

const DEFAULTED = {
  PORT: VARIABLES.PORT.default,
  HOST: VARIABLES.HOST.default,
  MAX_CONCURRENCY: VARIABLES.MAX_CONCURRENCY.default,
  DEFAULT_TIMEOUT: VARIABLES.DEFAULT_TIMEOUT.default,
  BACKGROUND_TIMEOUT: VARIABLES.BACKGROUND_TIMEOUT.default,
  WAITING_SLOT_GRACE: VARIABLES.WAITING_SLOT_GRACE.default,
  USAGE_LIMIT_MAX_WAIT: VARIABLES.USAGE_LIMIT_MAX_WAIT.default,
  ALLOWED_MODES: VARIABLES.ALLOWED_MODES.default,
  DATA_DIR: VARIABLES.DATA_DIR.default,
  DATABASE_CONNECTIONS: VARIABLES.DATABASE_CONNECTIONS.default,
  NODE_ROLE: VARIABLES.NODE_ROLE.default,
  ARTIFACTS_MAX_FILES: VARIABLES.ARTIFACTS_MAX_FILES.default,
  ARTIFACTS_MAX_BYTES: VARIABLES.ARTIFACTS_MAX_BYTES.default,
  EVENTS_MAX_COUNT: VARIABLES.EVENTS_MAX_COUNT.default,
  EVENTS_MAX_BYTES: VARIABLES.EVENTS_MAX_BYTES.default,
  LOG_LEVEL: VARIABLES.LOG_LEVEL.default,
  UPSTREAM_BASE_URL: VARIABLES.UPSTREAM_BASE_URL.default,
  SHUTDOWN_GRACE_MS: VARIABLES.SHUTDOWN_GRACE_MS.default,
  TASK_RETENTION: VARIABLES.TASK_RETENTION.default,
  AUDIT_RETENTION: VARIABLES.AUDIT_RETENTION.default,
  SESSION_RETENTION: VARIABLES.SESSION_RETENTION.default,
  SESSION_MAX_BYTES: VARIABLES.SESSION_MAX_BYTES.default,
  RATE_LIMIT: VARIABLES.RATE_LIMIT.default,
  PROCESS_PIDS: VARIABLES.PROCESS_PIDS.default,
  PROCESS_OPEN_FILES: VARIABLES.PROCESS_OPEN_FILES.default,
  WARM_PROCESSES: VARIABLES.WARM_PROCESSES.default,
  WARM_MAX_AGE: VARIABLES.WARM_MAX_AGE.default,
} as const;

/** The default of a server that doesn't offer it is what it offers. */
function defaultMode(text: string | undefined, allowed: readonly ExecutionMode[]): ExecutionMode {
  const mode = chosen('DEFAULT_MODE', text ?? VARIABLES.DEFAULT_MODE.default, MODES);
  if (allowed.includes(mode)) return mode;
  const [offered] = allowed;
  if (text === undefined && offered !== undefined) return offered;
  throw new StartFailure(`DEFAULT_MODE is "${mode}", which is not among ALLOWED_MODES.`, {
    advice: 'Set it to one of ALLOWED_MODES, or add it there.',
  });
}

function upstream(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new StartFailure(`UPSTREAM_BASE_URL is "${text}".`, { advice: 'Set it to an http or https URL.' });
  if (url.username === '' && url.password === '' && url.search === '' && url.hash === '') return text;
  throw new StartFailure('UPSTREAM_BASE_URL has a user, a query or a fragment.', {
    advice: 'Keep only an origin and a path. Put secrets into UPSTREAM_HEADERS.',
  });
}

/** Tokens as a header can carry them: RFC 6750, section 2.1. */
function tokens(text: string | undefined): string[] {
  if (text === undefined) return [];
  const found = listed(text);
  if (found.length > 0 && found.every((token) => /^[A-Za-z0-9._~+/-]+=*$/.test(token))) return found;
  throw new StartFailure('CLAUDE_OPS_TOKEN has no token, or one that no client can send.', {
    advice:
      'Set it to one or more tokens of letters, digits and ._~+/-, comma-separated: `openssl rand -hex 32` makes one.',
  });
}
