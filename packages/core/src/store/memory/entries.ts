import type { KeptApproval } from './approvals.ts';
import type { KeptMessage } from './messages.ts';
import type { EventDraft, StoredEvent } from '../event-log.ts';
import type { AttemptRecord, Idempotency } from '../task-queue.ts';
import type { Task } from '@claude-ops/contract';

/** A task with all that is kept of it. */
export interface Entry {
  task: Task;
  sealedSecrets: string | null;
  readonly boundTo: string | undefined;
  readonly expiresAt: string | undefined;
  readonly credential: string | undefined;
  /** The id of the usage limit that holds it, while it is queued. */
  heldBy: string | undefined;
  isCancelRequested: boolean;
  /** What the latest attempt has cost, as far as it was noted. */
  notedCostUsd: number | undefined;
  /** Present while the task runs. */
  attempt: AttemptRecord | undefined;
  /** The engine of the newest attempt. */
  ranOn: string | undefined;
  readonly idempotency: Idempotency | undefined;
  readonly events: StoredEvent[];
  readonly messages: KeptMessage[];
  readonly approvals: KeptApproval[];
}

/** By the ids of their tasks. */
export type Entries = Map<string, Entry>;
/** Ids of tasks, by their idempotency keys. */
export type Keys = Map<string, string>;

export function append(entry: Entry, { type, at, data }: EventDraft): StoredEvent {
  const event = { taskId: entry.task.id, sequence: entry.events.length + 1, type, at, data };
  entry.events.push(event);
  return { ...event };
}

export function running(entries: Entries): (Entry & { attempt: AttemptRecord })[] {
  return sortedById(entries).filter(hasAttempt);
}

function hasAttempt(entry: Entry): entry is Entry & { attempt: AttemptRecord } {
  return entry.attempt !== undefined;
}

export function sortedById(entries: Entries): Entry[] {
  return [...entries.values()].toSorted((one, other) => (one.task.id < other.task.id ? -1 : 1));
}
