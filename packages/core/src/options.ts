import type { CredentialInput, ExecutionMode } from '@claude-ops/contract';
import type { Environment } from './claude/environment.ts';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import type { Clock } from './clock.ts';
import type { ContainerOptions } from './executors/container/container-options.ts';
import type { Executor } from './executors/executor.ts';
import type { GitIdentity } from './executors/git-identity.ts';
import { DEFAULT_STOP_STEPS, type StopSteps } from './executors/run/stop-ladder.ts';
import type { Logger } from './logger.ts';
import type { TaskObserver } from './observer/task-observer.ts';
import { DEFAULT_SESSIONS, type SessionOptions } from './sessions/session-options.ts';
import type { Stores } from './store/stores.ts';
import type { ProcessLimits } from './executors/process/limits/run-limits.ts';
import type { AgentUser } from './executors/process/users/agent-user.ts';
import type { UploadStore } from './uploads/upload-store.ts';
import { DEFAULT_WORKSPACES, type WorkspaceOptions } from './workspaces/workspace-options.ts';

/** How to run claude-ops inside another service. Every part has a default. */
export interface ClaudeOpsOptions {
  /** They keep tasks and MCP profiles. The embedder that opened them closes them, after `stop()`. @default in memory */
  readonly stores?: Stores;
  /** Name of this engine among those that share its stores. @default `instanceId` */
  readonly nodeName?: string;
  /** What tasks may ask for by `placement.labels`, such as `gpu` or `zone=a`. @default none */
  readonly nodeLabels?: readonly string[];
  /** Where artifacts are kept. Whoever opened it closes it, after `stop()`. @default in `<dataDirectory>/artifacts` */
  readonly artifactStore?: ArtifactStore;
  /** Where uploaded archives are kept until their task runs. Whoever opened it closes it, after `stop()`. @default in `<dataDirectory>/uploads` */
  readonly uploadStore?: UploadStore;
  /** Directory for workspaces, artifacts and private homes. @default a temporary one, removed by `stop()` */
  readonly dataDirectory?: string;
  /** @default `<dataDirectory>/workspaces` */
  readonly workspacesDirectory?: string;
  readonly artifacts?: ArtifactOptions;
  readonly events?: EventOptions;
  /** How many tasks run at once; 0: it takes tasks and shows them, and others that share its stores run them. @default 3 */
  readonly maxConcurrency?: number;
  /** For tasks that give no timeout, in milliseconds, at most 24 h. @default 600000 */
  readonly defaultTimeoutMs?: number;
  /**
   * For tasks that give no `backgroundTimeout`: how long shells and monitors may go on once only they are left, in
   * milliseconds, at most 24 h; 0 stops them at once. @default 600000
   */
  readonly defaultBackgroundTimeoutMs?: number;
  /** How long a task keeps its slot while it waits for somebody, in milliseconds. @default 30000 */
  readonly waitingSlotGraceMs?: number;
  /** The longest wait for the end of a usage limit, in milliseconds. A task fails of one that ends later. @default 21_600_000 */
  readonly usageLimitMaxWaitMs?: number;
  /** For tasks that give no mode. @default 'process' */
  readonly defaultMode?: ExecutionMode;
  /** How long finished tasks are kept, in milliseconds, with all that belongs to them. @default for ever */
  readonly taskRetentionMs?: number;
  /** How long the audit log is kept, in milliseconds. @default 7776000000: 90 days */
  readonly auditRetentionMs?: number;
  /** Encrypts what tasks must keep secret: 32 bytes. @default made at random, so queued tasks can't be run by another process */
  readonly secretKey?: Uint8Array;
  /** The same for every start on the same data: so leftovers of a crash are known as its own. @default made at random */
  readonly instanceId?: string;
  /** Shown by `getHealth()`. @default '0.0.0' */
  readonly version?: string;
  readonly workspaces?: WorkspaceOptions;
  /** What is kept of finished tasks, so that others can go on from them. */
  readonly sessions?: SessionOptions;
  /** The credential `default`: of tasks that bring no key and name none. @default what is kept under that name, if anything is */
  readonly defaultCredential?: Pick<CredentialInput, 'kind' | 'secret' | 'baseUrl'>;
  /** What is kept for the setups of later tasks. */
  readonly setupCache?: SetupCacheSize;
  /**
   * Author and committer of what agents commit, unless git is configured otherwise in the repository or by the agent.
   *
   * @default `Claude <noreply@anthropic.com>`
   */
  readonly gitIdentity?: Partial<GitIdentity>;
  readonly claude?: ClaudeOptions;
  /** Which modes tasks may have. @default each that there is an executor for */
  readonly modes?: readonly ExecutionMode[];
  /** To run tasks in containers, too; each part has a default. @default in processes only */
  readonly containers?: ContainerOptions;
  /** More ways to run a task; each brings its mode. The process executor is always there. */
  readonly executors?: readonly Executor[];
  /** Is told what becomes of tasks. @default nobody */
  readonly observer?: TaskObserver;
  /** @default silent */
  readonly logger?: Logger;
  readonly clock?: Clock;
}

interface SetupCacheSize {
  /** What all that setups have prepared may take on the disk. Beyond it, what was used longest ago goes first. 0: nothing is kept. @default 10737418240 */
  readonly maxBytes?: number;
}

/** How much is kept of the files of a task; what is beyond is left out, and said in its log. */
export interface ArtifactOptions {
  /** @default 10000 */
  readonly maxFiles?: number;
  /** All of them together. @default 10737418240 */
  readonly maxBytes?: number;
}

/** How much one attempt may add to the log of its task. What is beyond is dropped, and an event says how much that was. */
export interface EventOptions {
  /** @default 200000 */
  readonly maxCount?: number;
  /** All of them together. @default 268435456 */
  readonly maxBytes?: number;
}

/** How the claude CLI is found, pointed and stopped. */
export interface ClaudeOptions {
  /** Path of the CLI. @default found on PATH, else in the npm package `@anthropic-ai/claude-code` */
  readonly path?: string;
  /** Where the gateway sends its requests: an origin and, if need be, a path. @default the real API */
  readonly baseUrl?: string;
  /** Headers that the gateway adds to each of its requests: they win, even over the task's key, and are kept secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Variables for it besides the few that are passed on. What leads to the model is not changed by them. */
  readonly environment?: Environment;
  /** The environment it inherits from. @default that of this process */
  readonly hostEnvironment?: Environment;
  /**
   * Who it runs as, where this process is root: it then reaches its workspace, its private home, and what that user can
   * reach anyway. With `lastUid` each run is another user of that range, which nobody else may use. On Linux. @default the user of this process
   */
  readonly processUser?: AgentUser;
  /** Limits of one run. On Linux. */
  readonly processLimits?: ProcessLimits;
  /** A PID namespace for each run, where the platform allows one. @default true */
  readonly usePidNamespace?: boolean;
  /**
   * Processes, or containers, that are started ahead, of about 250 MB each, so that a task begins without waiting for its start: for
   * the default mode, and from its first task on for another one. With `processUser` no processes where it is one user and no mounts can be
   * made, and of a range as many as it has users beyond `maxConcurrency`.
   */
  readonly warm?: WarmOptions;
  readonly stopSteps?: Partial<StopSteps>;
  /** How long it may take to exit once its run is over, in milliseconds. @default 5000 */
  readonly exitGraceMs?: number;
  /**
   * The same where the workspace is trusted, whose hooks may have work to do at the end of the session: the CLI itself gives them
   * a minute at most. @default 65000
   */
  readonly hooksGraceMs?: number;
  /** How long it may be silent after its work has ended, before it says that it is idle, in milliseconds. @default 30000 */
  readonly wakeGraceMs?: number;
  /** Longest line of output that is kept, in bytes. @default 33554432 */
  readonly maxLineBytes?: number;
}

export interface WarmOptions {
  /** How many are kept ready for a mode. @default 0: the memory is the embedding service's to give */
  readonly count?: number;
  /** How long one is kept, in milliseconds. @default 600000 */
  readonly maxAgeMs?: number;
}

export const DEFAULTS = {
  maxConcurrency: 3,
  defaultTimeoutMs: 600_000,
  defaultBackgroundTimeoutMs: 600_000,
  waitingSlotGraceMs: 30_000,
  usageLimitMaxWaitMs: 6 * 60 * 60 * 1_000,
  defaultMode: 'process',
  auditRetentionMs: 90 * 24 * 60 * 60 * 1_000,
  exitGraceMs: 5_000,
  hooksGraceMs: 65_000,
  wakeGraceMs: 30_000,
  warm: { count: 0, maxAgeMs: 600_000 },
  stopSteps: DEFAULT_STOP_STEPS,
  maxLineBytes: 32 * 1024 * 1024,
  artifacts: { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 },
  events: { maxCount: 200_000, maxBytes: 256 * 1024 ** 2 },
  leaseMs: 30_000,
  /** A task of an engine that dies waits no longer than this to be called interrupted. */
  sharedLeaseMs: 15_000,
  shutdownGraceMs: 10_000,
  workspaces: DEFAULT_WORKSPACES,
  sessions: DEFAULT_SESSIONS,
  setupCache: { maxBytes: 10 * 1024 ** 3 },
} as const;
