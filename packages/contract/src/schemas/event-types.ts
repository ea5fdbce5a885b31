import type { TaskEvent } from './task-event.ts';
import type { FinalTaskStatus } from './task-life.ts';
import type { TaskStatus } from './task-status.ts';

/** The event that marks each status. The log of a task starts with `task.queued` and ends with a final one. */
export const STATUS_EVENTS = {
  queued: 'task.queued',
  running: 'task.started',
  completed: 'task.completed',
  failed: 'task.failed',
  cancelled: 'task.cancelled',
} as const satisfies Record<TaskStatus, string>;

/** Says what became of the files of a run: how many artifacts there are, and what was left out and why. */
export const ARTIFACTS_EVENT = 'task.artifacts_collected';

/** Says that the API refused a request for a limit (429) or for its load (529): `{ status, retryAfterMs }`, the latter null where it wasn't said. */
export const RATE_LIMITED_EVENT = 'task.rate_limited';

/**
 * Says that the model API began to fail a run, once until it answers well again: `{ status, networkError, errorType, message, requestId }`,
 * each null if unknown. Limits and overload (429, 529) have `task.rate_limited` instead.
 */
export const UPSTREAM_TROUBLE_EVENT = 'task.upstream_trouble';

/** Says that a run asked for a host for the first time: `{ host, port, isAllowed, reason }`, the latter only where it was refused. */
export const NETWORK_ASKED_EVENT = 'task.network_asked';

/** Says that the gateway counted otherwise than the claude CLI: `{ gateway, claude, difference }`, the last two null where the CLI reported nothing. */
export const USAGE_DIFFERS_EVENT = 'task.usage_differs';

/**
 * Says that a run could not be started for the moment, because the machine had no process, open file or memory to be had, and is
 * tried again: `{ code, reason, delayMs }`, the code the system's (`EMFILE`).
 */
export const START_DELAYED_EVENT = 'task.start_delayed';

/** Says that a server goes on with the run that an earlier one has started: `{ after }`, how many events of the CLI the log had. */
export const RESUMED_EVENT = 'task.resumed';

/**
 * Says how many events of a run are missing here: `{ count }` where the log could not be written while the run ended, and
 * `{ count, bytes, reason: "limit" }` where the run said more than a log may hold.
 */
export const EVENTS_DROPPED_EVENT = 'task.events_dropped';

const finalEvents: ReadonlySet<string> = new Set(
  (['completed', 'failed', 'cancelled'] satisfies FinalTaskStatus[]).map((status) => STATUS_EVENTS[status]),
);

/** Whether an event is the last of its task. */
export function isFinalEvent(event: Pick<TaskEvent, 'type'>): boolean {
  return finalEvents.has(event.type);
}
