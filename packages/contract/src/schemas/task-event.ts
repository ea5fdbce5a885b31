import { Type, type Static } from '@sinclair/typebox';
import { Timestamp } from './common.ts';
import { LIMITS } from './limits.ts';
import type { FinalTaskStatus, TaskStatus } from './task-status.ts';

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

/** One line of a task's durable, append-only log. */
export const TaskEvent = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1, description: 'Counts up by one within a task, from 1.' }),
    type: Type.String({
      description:
        "task.* for the task's own life; claude.<type> for the claude CLI's messages, whose data is the message unchanged (secrets masked); claude.unparsed for a line that is not JSON.",
      examples: ['task.started', 'claude.assistant'],
    }),
    at: Timestamp,
    data: Type.Unknown({ description: 'Depends on the type. Unknown types and fields are to be ignored.' }),
  },
  { description: "One line of a task's event log." },
);
export type TaskEvent = Static<typeof TaskEvent>;

export const TaskEventPage = Type.Object({
  data: Type.Array(TaskEvent),
  nextAfter: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
    description:
      'Pass as `after` for the next page; null when this page reaches the end of the log as it is now.',
  }),
});
export type TaskEventPage = Static<typeof TaskEventPage>;

export const TaskEventFilter = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, default: 0, description: 'Only events with a greater sequence.' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: LIMITS.eventPageMax,
        default: LIMITS.eventPageDefault,
        description: 'A page of large events ends before it: go by `nextAfter`.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type TaskEventFilter = Static<typeof TaskEventFilter>;
