import type {
  ArtifactsOmitted,
  EarlierAttempt,
  ExecutionMode,
  FinalTaskStatus,
  SeenHost,
  Task,
  TaskError,
  TaskResult,
  WaitingFor,
} from '@claude-ops/contract';
import type { EventDraft, StoredEvent } from './event-log.ts';
import type { HoldingLimit } from './task-reader.ts';

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
  /** What the run needs and no answer may show, encrypted. Erased when the task is final. */
  readonly sealedSecrets: string | null;
  readonly event: EventDraft;
  /** The engine that alone can run it, because it has the files of it. Left out: any. */
  readonly boundTo?: string;
  /** When it ends unless a first attempt has begun. RFC 3339. Left out: never. */
  readonly expiresAt?: string;
  /** The credential whose usage limits it waits for. Left out: none. */
  readonly credential?: string;
  /** Kept with the task, and as long. */
  readonly idempotency?: Idempotency;
}

/** A queued task that ends at a moment unless a first attempt has begun. */
export interface ExpiringTask {
  readonly taskId: string;
  /** RFC 3339. */
  readonly expiresAt: string;
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
  | {
      readonly status: 'inserted';
      readonly event: StoredEvent;
      /** The limit of its credential that holds it. Left out: none. */
      readonly heldBy?: HoldingLimit;
    }
  | ({ readonly status: 'key_taken' } & IdempotentTask);

export interface ClaimRequest {
  readonly instanceId: string;
  /** Those of the engine: it gets no task that asks for others. @default none */
  readonly labels?: readonly string[];
  /** Those that the engine offers: it gets no task of another one. @default all */
  readonly modes?: readonly ExecutionMode[];
  readonly attemptId: string;
  readonly now: string;
  readonly leaseExpiresAt: string;
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
  /** With `queued`: only if the task has had no attempt. */
  readonly isUntried?: boolean;
  /** With `running`, for an attempt of another engine: only if its lease ended before this. RFC 3339. */
  readonly leaseEndedBefore?: string;
  readonly to: FinalTaskStatus;
  readonly result: TaskResult | null;
  readonly error: TaskError | null;
  /** What the run asked for on the network. Left out where nobody knows. */
  readonly seenHosts?: readonly SeenHost[];
  /** The files of the run that are not kept. Left out if none is known to be missing. */
  readonly artifactsOmitted?: ArtifactsOmitted;
  /** Until when tasks can go on from it. RFC 3339. Left out: they can't. */
  readonly continuableUntil?: string;
  readonly finishedAt: string;
  readonly event: EventDraft;
}

export interface RequeueRequest {
  readonly taskId: string;
  /** The number of the attempt that has ended. */
  readonly attempt: number;
  /** For an attempt of another engine: only if its lease ended before this, and then it has ended with its lease. RFC 3339. */
  readonly leaseEndedBefore?: string;
  readonly endedAt: string;
  readonly error: TaskError;
  /** Left out: what was noted last. */
  readonly costUsd?: number;
  /** Whether messages that Claude has read stay read, until an attempt says that it knows nothing of them. @default false */
  readonly keepsRead?: boolean;
  /** With `keepsRead`: the ids of messages that count as read, and that the kept conversation has not. They are queued again. @default none */
  readonly unread?: readonly string[];
  /** Makes the `task.requeued` event. */
  readonly event: (ended: EarlierAttempt) => EventDraft;
}

/** What a running attempt has cost by now. */
export interface CostNote {
  readonly taskId: string;
  readonly attempt: number;
  readonly costUsd: number;
}

/** Tells that a running attempt waits, and for whom. */
export interface WaitingNote {
  readonly taskId: string;
  readonly attempt: number;
  readonly waitingFor: WaitingFor | null;
}

/** A task after a change, with the event that marks the change. */
export interface TaskChange {
  readonly task: Task;
  /** The events of its approvals and messages that the change has settled: they precede its own event in the log. */
  readonly before: readonly StoredEvent[];
  readonly event: StoredEvent;
}

export interface RenewedLease {
  readonly taskId: string;
  readonly attemptId: string;
  readonly isCancelRequested: boolean;
}

export interface AbandonedTask extends RunningTask {
  readonly isCancelRequested: boolean;
}

/** Tasks on their way from queued to their end: each method changes a status, or says what became of it. What holds for every method of a store stands at `TaskStore`. */
export interface TaskQueue {
  /**
   * Stores a task with its first event and its idempotency key. Of two tasks with the same key, one is stored.
   * @throws where the id is taken.
   */
  insert(newTask: NewTask): Promise<Insertion>;

  /**
   * queued -> running for the oldest queued task that the engine can run, as a new attempt. Undefined when there is none. Its event is
   * `task.started`, which a store makes itself: of the number of the attempt and the mode of the task, and of nothing else.
   */
  claim(request: ClaimRequest): Promise<ClaimedTask | undefined>;

  /**
   * queued | running -> a final status. Refused (undefined) when the status or the attempt is not what the caller
   * thinks, and when a cancel was requested and `to` is not `cancelled`: a cancel wins over a later completion.
   */
  finish(request: FinishRequest): Promise<TaskChange | undefined>;

  /**
   * running -> queued, with the attempt that has ended among the earlier ones. Its secrets stay. Refused (undefined) where a failure would
   * be: when the attempt is not the running one, and when a cancel was requested.
   */
  requeue(request: RequeueRequest): Promise<TaskChange | undefined>;

  /** Notes what a running attempt has cost, for the case that nobody else can say so. Of an attempt that has ended it is ignored. */
  noteCost(note: CostNote): Promise<void>;

  /** Says what a running attempt waits for; null: for nothing. Of an attempt that has ended it is ignored. */
  noteWaiting(note: WaitingNote): Promise<void>;

  /**
   * Marks a running task, so that the only end it can have is `cancelled`. Repeating it changes nothing.
   * @returns whether the task is running.
   */
  requestCancel(id: string, at: string): Promise<boolean>;

  /**
   * Extends the leases of all running attempts of an instance; a call that comes late makes none shorter. An attempt that is missing from the
   * answer is lost.
   */
  renewLeases(request: { instanceId: string; leaseExpiresAt: string }): Promise<RenewedLease[]>;

  /**
   * Queued tasks without an attempt yet that are to end at a moment. What ends first comes first.
   */
  listExpiring(limit: number): Promise<ExpiringTask[]>;

  /** The ids of the tasks from which queued and running tasks go on, each once. */
  listContinued(): Promise<string[]>;

  /** Notes that no task can go on any more from these finished tasks. */
  endContinuing(ids: readonly string[]): Promise<void>;

  /**
   * Running tasks that nobody runs: attempts whose lease has expired, and, for an instance that has just started,
   * all it left under its own id: then it gives that id, else null.
   */
  listAbandoned(request: { instanceId: string | null; now: string }): Promise<AbandonedTask[]>;
}
