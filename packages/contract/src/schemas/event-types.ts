import type { OwnEventType } from './event-table.ts';
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
} as const satisfies Record<TaskStatus, OwnEventType>;

const finalEvents: ReadonlySet<string> = new Set(
  (['completed', 'failed', 'cancelled'] satisfies FinalTaskStatus[]).map((status) => STATUS_EVENTS[status]),
);

/** Whether an event is the last of its task. */
export function isFinalEvent(event: Pick<TaskEvent, 'type'>): boolean {
  return finalEvents.has(event.type);
}
