import {
  STATUS_EVENTS,
  type FinalTaskStatus,
  type Task,
  type TaskError,
  type TaskResult,
} from '@claude-ops/contract';
import type { AttemptRecord, EventDraft } from '../store/task-store.ts';

export function queuedEvent(at: string): EventDraft {
  return draft(STATUS_EVENTS.queued, at, {});
}

export function startedEvent(task: Task, attempt: AttemptRecord): EventDraft {
  return draft(STATUS_EVENTS.running, attempt.startedAt, { attempt: attempt.number, mode: task.mode });
}

export interface FinalFacts {
  readonly status: FinalTaskStatus;
  readonly result: TaskResult | null;
  readonly error: TaskError | null;
}

/** The last event of a task: why it failed, and what the run took. The result itself is the task's. */
export function finalEvent(at: string, { status, result, error }: FinalFacts): EventDraft {
  const took = result === null ? {} : pick(result);
  return draft(STATUS_EVENTS[status], at, { ...(error === null ? {} : { error }), ...took });
}

function pick({ numTurns, durationMs, costUsd }: TaskResult): object {
  return { numTurns, durationMs, costUsd };
}

function draft(type: string, at: string, data: object): EventDraft {
  return { type, at, data: JSON.stringify(data) };
}
