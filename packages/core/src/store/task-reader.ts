import type { Task, TaskStatus, TaskSummary } from '@claude-ops/contract';
import type { IdempotentTask } from './task-queue.ts';
import type { UsageLimit } from './usage-limits.ts';

export interface TaskQuery {
  /** Alternatives; without them, every status. */
  readonly statuses?: readonly TaskStatus[];
  /** All must match. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Only running tasks that wait for somebody or something, and queued ones that a usage limit holds. */
  readonly isWaiting?: boolean;
  /** The id of the first task of a conversation: only tasks of that. */
  readonly conversation?: string;
  /** The id of a token: only tasks that it created. */
  readonly createdBy?: string;
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly createdAfter?: string;
  /** RFC 3339 in UTC with milliseconds, exclusive. */
  readonly createdBefore?: string;
  /** Only tasks whose id sorts before this one: where the page before ended. */
  readonly beforeId?: string;
  readonly limit: number;
}

/** A usage limit as it holds a queued task. */
export type HoldingLimit = Pick<UsageLimit, 'id' | 'since' | 'until'>;

/** What an engine must have to run a task, besides its mode. */
export interface TaskNeeds {
  readonly taskId: string;
  readonly labels: readonly string[];
  /** The engine that alone can run it, because it has the files of it. */
  readonly boundTo: string | undefined;
  /** The usage limit of its credential: no engine can run it before that has ended. Left out: none. */
  readonly heldBy?: HoldingLimit;
}

/** A task, or an approval of one, by its id. */
export type CreatedThing = { readonly taskId: string } | { readonly approvalId: string };

/** Tasks as they are now. What holds for every method of a store stands at `TaskStore`. */
export interface TaskReader {
  find(id: string): Promise<Task | undefined>;

  /** The task that was made with an idempotency key. */
  findByIdempotencyKey(key: string): Promise<IdempotentTask | undefined>;

  /** Newest first, at most `limit`. Reads no prompt, schema or result. */
  list(query: TaskQuery): Promise<TaskSummary[]>;

  /** Whether a token created a task, or the task of an approval. Not of one that is not there. */
  isCreatedBy(what: CreatedThing, tokenId: string): Promise<boolean>;

  /** The engine that has the newest attempt of a task; undefined where there is none. */
  findRunner(id: string): Promise<string | undefined>;

  /** What engines must have to run these queued tasks. Tasks that any engine of their mode can run, and those that are not there, are left out. */
  findNeeds(ids: readonly string[]): Promise<TaskNeeds[]>;

  countByStatus(): Promise<Record<TaskStatus, number>>;
}
