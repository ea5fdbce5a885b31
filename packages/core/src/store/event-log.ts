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

/** The logs of tasks. What holds for every method of a store stands at `TaskStore`. */
export interface EventLog {
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
}
