import type {
  ArtifactsOmitted,
  FinalTaskStatus,
  SeenHost,
  Task,
  TaskError,
  TaskResult,
  TaskStatus,
  TaskSummary,
} from '@claude-ops/contract';

/** An event before the log has given it a sequence. */
export interface EventDraft {
  readonly type: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly at: string;
  /** JSON text: kept and sent as it is, so the claude CLI's own bytes survive. */
  readonly data: string;
}

/** An event of a task's log, as it is kept. */
export interface StoredEvent extends EventDraft {
  readonly taskId: string;
  /** From 1, without a gap within a task. */
  readonly sequence: number;
}

/** One try at a task. Its number is the fencing token: only the newest attempt of a task may write for it. */
export interface AttemptRecord {
  readonly id: string;
  readonly taskId: string;
  /** From 1. */
  readonly number: number;
  /** The server that runs it. */
  readonly instanceId: string;
  /** RFC 3339. After it, whoever finds the attempt may take it for abandoned. */
  readonly leaseExpiresAt: string;
  readonly startedAt: string;
}

export interface NewTask {
  /** Its status is `queued`, its attempts 0. Ids are unique and grow with time. */
  readonly task: Task;
  /** What the run needs and no answer may show, encrypted. Erased when the task ends. */
  readonly sealedSecrets: string | null;
  readonly event: EventDraft;
  /** Kept with the task, and as long. */
  readonly idempotency?: Idempotency;
}

/** What makes a call that is sent again known as the same call. */
export interface Idempotency {
  /** The caller's. No two tasks have the same. */
  readonly key: string;
  /** Of the input: the same input has the same one. */
  readonly fingerprint: string;
}

/** A task that was made with an idempotency key. */
export interface IdempotentTask {
  /** As it is now. */
  readonly task: Task;
  readonly fingerprint: string;
}

/** What became of a new task: stored, or not, because another task has its idempotency key. */
export type Insertion =
  | { readonly status: 'inserted'; readonly event: StoredEvent }
  | ({ readonly status: 'key_taken' } & IdempotentTask);

export interface TaskQuery {
  /** Alternatives; without them, every status. */
  readonly statuses?: readonly TaskStatus[];
  /** All must match. */
  readonly tags?: Readonly<Record<string, string>>;
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly createdAfter?: string;
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly createdBefore?: string;
  /** Only tasks whose id sorts before this one: where the page before ended. */
  readonly beforeId?: string;
  readonly limit: number;
}

export interface ClaimRequest {
  readonly instanceId: string;
  readonly attemptId: string;
  readonly now: string;
  readonly leaseExpiresAt: string;
  /** Makes the `task.started` event of the attempt. */
  readonly event: (task: Task, attempt: AttemptRecord) => EventDraft;
}

/** A task with the attempt that runs. */
export interface RunningTask {
  readonly task: Task;
  readonly attempt: AttemptRecord;
  readonly sealedSecrets: string | null;
}

export interface ClaimedTask extends RunningTask {
  readonly event: StoredEvent;
}

export interface FinishRequest {
  readonly taskId: string;
  /** The status the task must have now. */
  readonly from: 'queued' | 'running';
  /** With `running`: the number of the attempt that writes. */
  readonly attempt?: number;
  readonly to: FinalTaskStatus;
  readonly result: TaskResult | null;
  readonly error: TaskError | null;
  /** What the run asked for on the network. Left out where nobody knows. */
  readonly seenHosts?: readonly SeenHost[];
  /** The files of the run that are not kept. Left out if none is known to be missing. */
  readonly artifactsOmitted?: ArtifactsOmitted;
  readonly finishedAt: string;
  readonly event: EventDraft;
}

/** A task after a change, with the event that marks the change. */
export interface TaskChange {
  readonly task: Task;
  readonly event: StoredEvent;
}

/** Events of one attempt, in order. */
export interface EventBatch {
  readonly taskId: string;
  /** The number of the attempt that writes. */
  readonly attempt: number;
  readonly events: readonly EventDraft[];
}

/** A piece of a task's log, bounded so that whoever reads it knows how much memory it takes. */
export interface EventPageRequest {
  readonly after: number;
  /** From 1. */
  readonly limit: number;
  /** Of event data, in UTF-8. */
  readonly maxBytes: number;
}

/** A task that has ended. */
export interface FinishedTask {
  readonly id: string;
  /** RFC 3339 in UTC with milliseconds. */
  readonly finishedAt: string;
}

export interface FinishedQuery {
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly finishedBefore: string;
  /** Where the page before ended. */
  readonly after?: FinishedTask;
  readonly limit: number;
}

export interface PruneRequest {
  readonly ids: readonly string[];
  readonly at: string;
}

export interface RenewedLease {
  readonly taskId: string;
  readonly attemptId: string;
  readonly isCancelRequested: boolean;
}

export interface AbandonedTask extends RunningTask {
  readonly isCancelRequested: boolean;
}

/** An engine that is about to work on the data of a store. */
export interface LockRequest {
  /** The name of the engine. */
  readonly instanceId: string;
  /** Where the engine keeps its files. Left out where nobody but the engine knows that place. */
  readonly dataDirectory?: string;
  /** How long another engine may take to give the data back, in milliseconds. */
  readonly waitMs: number;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
}

/**
 * Where tasks, their attempts and their events are kept. The store is the truth: nothing about a task is true
 * because a process remembers it.
 *
 * Every method but `lock` and `remove` is one transaction, which inserts may share. Status changes are compare-and-set along `TASK_TRANSITIONS`; whoever loses a
 * race gets `undefined` and nothing was written. Each change of status and its event are written together, and a
 * final status erases the sealed secrets with it.
 *
 * Every method throws `storage_unavailable` where it can't be carried out right now and nothing
 * was written: the disk is full, the database is locked.
 */
export interface TaskStore extends AsyncDisposable {
  /**
   * Stores a task with its first event and its idempotency key. Of two tasks with the same key, one is stored.
   * @throws where the id is taken.
   */
  insert(newTask: NewTask): Promise<Insertion>;

  /** The task that was made with an idempotency key. */
  findByIdempotencyKey(key: string): Promise<IdempotentTask | undefined>;

  find(id: string): Promise<Task | undefined>;

  /** Newest first, at most `limit`. Reads no prompt, schema or result. */
  list(query: TaskQuery): Promise<TaskSummary[]>;

  countByStatus(): Promise<Record<TaskStatus, number>>;

  /** queued -> running for the oldest queued task, as a new attempt. Undefined when nothing is queued. */
  claim(request: ClaimRequest): Promise<ClaimedTask | undefined>;

  /**
   * queued | running -> a final status. Refused (undefined) when the status or the attempt is not what the caller
   * thinks, and when a cancel was requested and `to` is not `cancelled`: a cancel wins over a later completion.
   */
  finish(request: FinishRequest): Promise<TaskChange | undefined>;

  /**
   * Marks a running task, so that the only end it can have is `cancelled`. Repeating it changes nothing.
   * @returns whether the task is running.
   */
  requestCancel(id: string, at: string): Promise<boolean>;

  /**
   * Appends to the logs of running tasks, in one transaction, giving sequences.
   * @returns what was written, in order. Batches of an attempt that is no longer the task's running one are left out.
   */
  appendEvents(batches: readonly EventBatch[]): Promise<StoredEvent[]>;

  /**
   * In order, only sequences greater than `after`. At most `limit`, and no more than `maxBytes` of data together, but one
   * event whatever its size: only an empty answer is the end of the log. Empty for an unknown task.
   */
  listEvents(taskId: string, page: EventPageRequest): Promise<StoredEvent[]>;

  /** Extends the leases of all running attempts of an instance. An attempt that is missing from the answer is lost. */
  renewLeases(request: { instanceId: string; leaseExpiresAt: string }): Promise<RenewedLease[]>;

  /**
   * Running tasks that nobody runs: attempts whose lease has expired, and, for an instance that has just started,
   * all it left under its own id: then it gives that id, else null.
   */
  listAbandoned(request: { instanceId: string | null; now: string }): Promise<AbandonedTask[]>;

  /** Completed, failed and cancelled tasks, the one that ended first before the others, at most `limit`. */
  listFinished(query: FinishedQuery): Promise<FinishedTask[]>;

  countFinished(finishedBefore: string): Promise<number>;

  /**
   * Makes finished tasks gone for whoever reads: no other method but `listPruned` and `remove` knows them any more, and
   * their idempotency keys are free. What is queued, running, unknown or pruned already is left out.
   * @returns the ids of those it pruned.
   */
  prune(request: PruneRequest): Promise<string[]>;

  /** Ids of tasks that are pruned and still to be removed, what was pruned first before the others, at most `limit`. */
  listPruned(limit: number): Promise<string[]>;

  /**
   * Removes finished tasks, pruned or not, with all that is kept of them; what is queued, running or unknown is left out. It takes as
   * many transactions as let others write in between: a task that is half removed after a crash has a shorter log and
   * is still finished, so that it can be removed again.
   * @returns how many were removed.
   */
  remove(ids: readonly string[]): Promise<number>;

  /**
   * Takes the data for an engine. The engine asks for it before it runs anything, and disposes of the lock once nothing of it runs
   * any more. A store for one engine at a time refuses a second one; one that engines share refuses a second one of the same
   * name. A lock ends with its process, in whatever way that dies. Without this method no engine is refused.
   *
   * @throws where another engine has the data: the message says which one.
   */
  lock?(request: LockRequest): Promise<AsyncDisposable>;
}
