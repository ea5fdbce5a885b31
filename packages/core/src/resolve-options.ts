import path from 'node:path';
import { LIMITS, NodeLabel } from '@claude-ops/contract';
import { uuidV7 } from './system/uuid-v7.ts';
import { temporaryDirectoryOf } from './data-directory/temporary-directory.ts';
import { systemClock } from './clock.ts';
import type { LogLimits } from './events/log-limit.ts';
import { parseBaseUrl } from './gateway/base-url.ts';
import type { GatewayOptions } from './gateway/gateway.ts';
import { parseOperatorHeaders } from './gateway/operator-headers.ts';
import { DEFAULT_UPSTREAM } from './gateway/upstream.ts';
import { guardLogger, silentLogger } from './logger.ts';
import {
  DEFAULTS,
  type ArtifactOptions,
  type ClaudeOpsOptions,
  type ClaudeOptions,
  type EventOptions,
} from './options.ts';
import { positive, wholeNumber } from './system/positive.ts';
import { LONGEST_TIMER_MS } from './system/settles-within.ts';
import { resolveProcessUser } from './resolve-process-user.ts';
import type { ModelCredential } from './secrets/model-credential.ts';
import { createSecretKey } from './secrets/sealer.ts';
import { unremovedDirectoryOf } from './workspaces/unremoved.ts';
import { resolveWorkspaceOptions } from './workspaces/workspace-options.ts';
import { resolveContainerOptions } from './executors/container/container-options.ts';
import { resolveGitIdentity } from './executors/git-identity.ts';
import { resolveProcessLimits } from './executors/process/limits/run-limits.ts';
import type { StopSteps } from './executors/run/stop-ladder.ts';
import type { WarmPoolSettings } from './executors/warm/warm-process-pool.ts';
import { createMemoryCredentialStore } from './store/memory-credential-store.ts';
import { createMemoryAuditLog } from './store/memory-audit-log.ts';
import { createMemoryMcpProfileStore } from './store/memory-mcp-profile-store.ts';
import { resolveSessionOptions, sessionsDirectoryOf } from './sessions/session-options.ts';
import { createMemoryPresetStore } from './store/memory-preset-store.ts';
import { createMemoryNodeRegistry } from './store/memory-node-registry.ts';
import { createMemoryTokenStore } from './store/memory-token-store.ts';
import { createMemoryTaskStore } from './store/memory-task-store.ts';

/** Of the name of a directory, with something before it. */
const MOST_NAME_BYTES = 200;

export type Settings = ReturnType<typeof resolveOptions>;

/** The options with every default filled in. Nothing is opened or made yet. */
export function resolveOptions(options: ClaudeOpsOptions) {
  const instanceId = instanceIdOf(options);
  const claude = options.claude ?? {};
  const temporaryDirectory = temporaryDirectoryOf(instanceId);
  const dataDirectory = path.resolve(options.dataDirectory ?? temporaryDirectory);
  const workspacesDirectory = path.resolve(
    options.workspacesDirectory ?? path.join(dataDirectory, 'workspaces'),
  );
  return {
    instanceId,
    ...directoriesOf(dataDirectory, instanceId),
    /** Ours to remove, because nobody named one. */
    ownDirectory: options.dataDirectory === undefined ? temporaryDirectory : undefined,
    workspacesDirectory,
    sessionsDirectory: sessionsDirectoryOf({ dataDirectory, workspacesDirectory, instanceId }),
    workspaces: resolveWorkspaceOptions(options.workspaces),
    sessions: resolveSessionOptions(options.sessions),
    setupCache: setupCacheOf(options),
    defaultCredential: defaultCredentialOf(options),
    gitIdentity: resolveGitIdentity(options.gitIdentity),
    /** Undefined where no task runs in a container. */
    containers: options.containers && resolveContainerOptions(options.containers),
    artifacts: {
      directory: path.join(dataDirectory, 'artifacts'),
      limits: artifactLimitsOf(options.artifacts),
    },
    events: logLimitsOf(options.events),
    ...storesOf(options),
    nodeName: options.nodeName ?? instanceId,
    nodeLabels: nodeLabelsOf(options.nodeLabels ?? []),
    leaseMs: options.stores?.signals === undefined ? DEFAULTS.leaseMs : DEFAULTS.sharedLeaseMs,
    maxConcurrency: wholeNumber('maxConcurrency', options.maxConcurrency ?? DEFAULTS.maxConcurrency, {
      least: 0,
    }),
    defaults: {
      mode: options.defaultMode ?? DEFAULTS.defaultMode,
      timeoutMs: wholeNumber('defaultTimeoutMs', options.defaultTimeoutMs ?? DEFAULTS.defaultTimeoutMs, {
        least: LIMITS.timeoutMinMs,
        most: LIMITS.timeoutMaxMs,
      }),
      backgroundTimeoutMs: wholeNumber(
        'defaultBackgroundTimeoutMs',
        options.defaultBackgroundTimeoutMs ?? DEFAULTS.defaultBackgroundTimeoutMs,
        { least: 0, most: LIMITS.timeoutMaxMs },
      ),
    },
    ...waitsOf(options),
    ...retentionOf(options),
    secretKey: options.secretKey ?? createSecretKey(),
    version: options.version ?? '0.0.0',
    executors: options.executors ?? [],
    modes: options.modes,
    logger: options.logger === undefined ? silentLogger : guardLogger(options.logger),
    clock: options.clock ?? systemClock,
    upstream: upstreamOf(claude),
    claude: resolveClaudeOptions(claude),
  };
}

/** @throws {TypeError} for the base URL of a gateway that is none. */
function defaultCredentialOf({ defaultCredential }: ClaudeOpsOptions): ModelCredential | undefined {
  if (defaultCredential === undefined) return undefined;
  const { kind, secret, baseUrl = null } = defaultCredential;
  if (baseUrl !== null) parseBaseUrl(baseUrl);
  if ((kind === 'gateway') === (baseUrl === null))
    throw new TypeError('defaultCredential has a baseUrl if it is of the kind gateway, and only then.');
  return { kind, secret, baseUrl };
}

function setupCacheOf({ setupCache: { maxBytes = DEFAULTS.setupCache.maxBytes } = {} }: ClaudeOpsOptions) {
  return { maxBytes: wholeNumber('setupCache.maxBytes', maxBytes, { least: 0 }) };
}

function retentionOf({ taskRetentionMs, auditRetentionMs = DEFAULTS.auditRetentionMs }: ClaudeOpsOptions) {
  return {
    taskRetentionMs: taskRetentionMs === undefined ? undefined : positive('taskRetentionMs', taskRetentionMs),
    auditRetentionMs: positive('auditRetentionMs', auditRetentionMs),
  };
}

function waitsOf({
  waitingSlotGraceMs = DEFAULTS.waitingSlotGraceMs,
  usageLimitMaxWaitMs = DEFAULTS.usageLimitMaxWaitMs,
}: ClaudeOpsOptions) {
  return {
    waitingSlotGraceMs: milliseconds('waitingSlotGraceMs', waitingSlotGraceMs),
    usageLimitMaxWaitMs: milliseconds('usageLimitMaxWaitMs', usageLimitMaxWaitMs),
  };
}

function resolveClaudeOptions(claude: ClaudeOptions) {
  return {
    path: claude.path,
    environment: claude.environment ?? {},
    // The one place in this package that looks at the process's own environment: the CLI needs a PATH.
    hostEnvironment: claude.hostEnvironment ?? process.env,
    processUser: resolveProcessUser(claude.processUser),
    processLimits: resolveProcessLimits(claude.processLimits),
    usePidNamespace: claude.usePidNamespace ?? true,
    warm: warmOf(claude),
    limits: {
      stopSteps: stopStepsOf(claude),
      exitGraceMs: milliseconds('claude.exitGraceMs', claude.exitGraceMs ?? DEFAULTS.exitGraceMs),
      hooksGraceMs: milliseconds('claude.hooksGraceMs', claude.hooksGraceMs ?? DEFAULTS.hooksGraceMs),
      wakeGraceMs: milliseconds('claude.wakeGraceMs', claude.wakeGraceMs ?? DEFAULTS.wakeGraceMs),
      maxLineBytes: positive('maxLineBytes', claude.maxLineBytes ?? DEFAULTS.maxLineBytes),
    },
  };
}

function warmOf({ warm: { count, maxAgeMs } = {} }: ClaudeOptions): WarmPoolSettings {
  return {
    count: wholeNumber('claude.warm.count', count ?? DEFAULTS.warm.count, { least: 0 }),
    maxAgeMs: positive('claude.warm.maxAgeMs', maxAgeMs ?? DEFAULTS.warm.maxAgeMs, LONGEST_TIMER_MS),
  };
}

function stopStepsOf({ stopSteps }: ClaudeOptions): StopSteps {
  const { interruptMs, terminateMs, killMs } = { ...DEFAULTS.stopSteps, ...stopSteps };
  return {
    interruptMs: milliseconds('claude.stopSteps.interruptMs', interruptMs),
    terminateMs: milliseconds('claude.stopSteps.terminateMs', terminateMs),
    killMs: milliseconds('claude.stopSteps.killMs', killMs),
  };
}

function milliseconds(name: string, value: number): number {
  return wholeNumber(name, value, { least: 0, most: LONGEST_TIMER_MS });
}

/** It names directories, and marks processes. */
function instanceIdOf({ instanceId = uuidV7() }: ClaudeOpsOptions): string {
  const bytes = Buffer.byteLength(encodeURIComponent(instanceId));
  if (bytes > 0 && bytes <= MOST_NAME_BYTES && instanceId !== '.' && instanceId !== '..') return instanceId;
  throw new TypeError(
    `instanceId must be a name of at most ${MOST_NAME_BYTES} bytes, not ${JSON.stringify(instanceId)}.`,
  );
}

/** @throws {TypeError} where a task could not ask for one of them. */
function nodeLabelsOf(labels: readonly string[]): readonly string[] {
  const wrong = labels.find((label) => !LABEL.test(label));
  if (wrong !== undefined)
    throw new TypeError(
      `nodeLabels must be names such as gpu, or names with a value such as zone=a, not ${JSON.stringify(wrong)}.`,
    );
  if (labels.length > LIMITS.nodeLabelsMaxCount)
    throw new TypeError(`nodeLabels must be at most ${LIMITS.nodeLabelsMaxCount}, not ${labels.length}.`);
  return [...new Set(labels)].toSorted();
}

const LABEL = new RegExp(NodeLabel.pattern ?? '');

function upstreamOf({
  baseUrl,
  headers = {},
  environment = {},
}: ClaudeOptions): Pick<GatewayOptions, 'baseUrl' | 'operatorHeaders' | 'tunnels'> {
  return {
    baseUrl: baseUrl ?? environment['ANTHROPIC_BASE_URL'] ?? DEFAULT_UPSTREAM,
    operatorHeaders: parseOperatorHeaders(headers),
  };
}

/** What there is in the data directory for each kind of thing; what belongs to runs, for each instance apart. */
function directoriesOf(dataDirectory: string, instanceId: string) {
  const ofInstance = (name: string) => path.join(dataDirectory, name, encodeURIComponent(instanceId));
  return {
    dataDirectory,
    repositoriesDirectory: path.join(dataDirectory, 'repositories'),
    unremovedDirectory: unremovedDirectoryOf(dataDirectory),
    programsDirectory: path.join(dataDirectory, 'programs'),
    uploadsDirectory: path.join(dataDirectory, 'uploads'),
    setupCacheDirectory: path.join(dataDirectory, 'setup-cache'),
    attemptsDirectory: ofInstance('attempts'),
    containersDirectory: ofInstance('containers'),
    notesDirectory: ofInstance('resumable'),
    marksDirectory: ofInstance('asked'),
    madeDirectory: ofInstance('made'),
  };
}

function artifactLimitsOf({ maxFiles, maxBytes }: ArtifactOptions = {}) {
  return {
    maxFiles: positive('artifacts.maxFiles', maxFiles ?? DEFAULTS.artifacts.maxFiles),
    maxBytes: positive('artifacts.maxBytes', maxBytes ?? DEFAULTS.artifacts.maxBytes),
  };
}

function logLimitsOf({ maxCount, maxBytes }: EventOptions = {}): LogLimits {
  return {
    maxEvents: positive('events.maxCount', maxCount ?? DEFAULTS.events.maxCount),
    maxBytes: positive('events.maxBytes', maxBytes ?? DEFAULTS.events.maxBytes),
  };
}

function storesOf({ stores, artifactStore, uploadStore }: ClaudeOpsOptions) {
  return {
    /** Undefined: on the disk, as with the uploads. */
    artifactStore,
    uploadStore,
    store: stores?.tasks ?? createMemoryTaskStore(),
    credentialStore: stores?.credentials ?? createMemoryCredentialStore(),
    presetStore: stores?.presets ?? createMemoryPresetStore(),
    mcpProfileStore: stores?.mcpProfiles ?? createMemoryMcpProfileStore(),
    tokenStore: stores?.tokens ?? createMemoryTokenStore(),
    auditLog: stores?.audit ?? createMemoryAuditLog(),
    nodeRegistry: stores?.nodes ?? createMemoryNodeRegistry(),
    signals: stores?.signals,
  };
}
