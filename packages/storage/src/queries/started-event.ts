import { STATUS_EVENTS, type Task } from '@claude-ops/contract';
import type { AttemptRecord, EventDraft } from '@claude-ops/core';

/** The event of a claim. */
export function startedEvent(task: Pick<Task, 'mode'>, attempt: AttemptRecord): EventDraft {
  const data = { attempt: attempt.number, mode: task.mode };
  return { type: STATUS_EVENTS.running, at: attempt.startedAt, data: JSON.stringify(data) };
}
