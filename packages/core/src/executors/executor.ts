import type { Server } from 'node:net';
import type { ExecutionMode, ProblemItem, Task } from '@claude-ops/contract';
import type { Attempt } from '../attempt/attempt.ts';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import type { GatewayAccess } from '../attempt/gateway-access.ts';
import type { ExecutionOutcome } from '../attempt/outcome.ts';
import type { Steering } from '../attempt/steering.ts';
import type { WrittenPlace } from '../workspaces/growth/written-place.ts';
import type { Owner } from '../system/owner.ts';
import type { SetupCacheOfRun } from './run/setup/setup-cache-of-run.ts';
import type { MadeWorkspace, Workspace } from '../workspaces/workspace.ts';

/** The private address at which a run reaches the gateway, if that isn't loopback of the machine. Disposing removes it. */
export interface RunDirectory extends AsyncDisposable {
  /** A directory for `gateway.sock`. @default there is another way */
  readonly socketDirectory?: string;
  /** A server that listens where the run is. @default there is another way */
  readonly listening?: Server;
  /** How the run reaches that. */
  readonly baseUrl: string;
  /** A directory that the run writes to besides its workspace: it counts as part of that. */
  readonly own?: OwnDirectories;
}

/** A directory on the disk of the server that a run writes to besides its workspace. */
export interface OwnDirectories {
  /** Absolute. With the caches of package managers. */
  readonly home: string;
  /** Absolute. */
  readonly temporary: string;
}

export interface RunOptions {
  readonly workspace: Workspace;
  /** What the executor has opened for the attempt. */
  readonly place?: RunDirectory;
  /** The run goes on that an earlier server has started: so many of its events are in the log already. */
  readonly resumedAfter?: number;
  /** How people take part in the run. @default nobody can */
  readonly steering?: Steering;
  /** Leads to the model, in the place of a key, until `run` settles. */
  readonly gateway: GatewayAccess;
  /** Aborted with a {@link StopCause} as its reason. */
  readonly signal: AbortSignal;
  /** Wait for it before the next one: it holds back when the log can't keep up. */
  readonly emit: (event: EmittedEvent) => Promise<void>;
  /** Says that nothing of the run is alive: what it still has to say is then no longer held back for long, but dropped. */
  readonly onEnded: () => void;
  /** Where the setup of the task has a `cacheKey`. */
  readonly setupCache?: SetupCacheOfRun | undefined;
  /** Takes what is to be kept of the CLI's home, once nothing of the run is alive and before the home is removed. @default nothing */
  readonly takeSession?: (home: string, outcome: ExecutionOutcome) => Promise<void>;
}

/** A run that an earlier server has started. */
export interface FoundRun {
  /** When it ended by itself, in milliseconds since 1970. Undefined while it goes on. */
  readonly endedAtMs: number | undefined;
}

/** A run that was started before anybody knew for which task. Disposing ends it, unless the executor has used it. */
export interface TakenWarmProcess extends AsyncDisposable {
  /** What it shows the gateway: good for nothing until a grant is opened with it. */
  readonly token: string;
  /** Whoever takes the warm process takes that too. */
  readonly workspace: MadeWorkspace;
}

/** Runs that are started ahead, each for one attempt. */
export interface WarmPool extends AsyncDisposable {
  /** Says that nothing waits for a slot, so that there is time to start some. Harmless at any time. */
  fill(): void;
  /** Takes one for an attempt, if there is one that can become its run. */
  take(attempt: Attempt): TakenWarmProcess | undefined;
  /** How many are ready. */
  readonly idle: number;
  /** What they have in memory, in bytes, as it was measured last. */
  readonly memoryBytes: number;
}

/** Starts, follows and stops something that speaks the claude CLI's stream. */
export interface Executor {
  readonly mode: ExecutionMode;
  /** What of a task it does not do, or not here: said before the task is taken. Without it, nothing. */
  refusalsOf?(task: Pick<Task, 'network' | 'resources'>): ProblemItem[] | Promise<ProblemItem[]>;

  /** Whose a workspace is to be, where that isn't the server's user. Asked once the attempt has taken its warm process, if there is one. */
  findWorkspaceOwner?(attemptId: string): Promise<Owner | undefined>;

  /** Says that nothing of an attempt is left, so that its owner may be that of another. */
  releaseOwner?(attemptId: string): Promise<void>;

  /** Lists the places that a run writes to besides its workspace, once it has begun. Without this method there are none that count. */
  writtenBy?(attemptId: string): readonly WrittenPlace[];

  /**
   * Ends whatever an earlier server of this instance left behind. Called once, before the first run.
   *
   * @param kept the ids of attempts that are to be resumed
   */
  recover(kept: ReadonlySet<string>): Promise<void>;

  /** Ends what belongs to no run. Called time and again. */
  sweep?(): Promise<void>;

  /** Waits until nothing is left of the runs that have settled. Called once, after the last one. */
  settle?(): Promise<void>;

  /** What it starts ahead. Without it, nothing. */
  readonly warm?: WarmPool;

  /**
   * Whether a run that has a network policy has no other way out than what that allows. Without it, only one in a container.
   */
  enforcesNetwork?(): Promise<boolean>;

  /** Opens where an attempt, or the warm process that it has taken, reaches the gateway. Without it, or undefined, that is on loopback. */
  openRunDirectory?(attempt: Attempt): Promise<RunDirectory | undefined>;

  /** Finds the run that an earlier server started for an attempt, where it can be gone on with. Without it, none can. */
  findRun?(attemptId: string): Promise<FoundRun | undefined>;

  /**
   * Ends what is left here of one attempt that nobody goes on with.
   *
   * @param onEnded is told the home of the run, absolute, when nothing of it is alive and before it is removed. It need not be there.
   */
  endLeftovers(
    attempt: { readonly instanceId: string; readonly attemptId: string },
    onEnded?: (home: string) => Promise<void>,
  ): Promise<void>;

  /**
   * Runs one attempt. When it settles, nothing of the run is alive. A run that goes wrong is an outcome, not an
   * exception: what is thrown is a fault of the executor.
   */
  run(attempt: Attempt, options: RunOptions): Promise<ExecutionOutcome>;
}
