import { STATUS_EVENTS, type EarlierAttempt, type TaskFailure, type TaskResult } from '@claude-ops/contract';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { ownEvent } from '../attempt/own-event.ts';
import type { EventDraft } from '../store/event-log.ts';

export function queuedEvent(at: string): EventDraft {
  return { at, ...ownEvent(STATUS_EVENTS.queued, {}) };
}

export function requeuedEvent(at: string, { attempt, error, costUsd }: EarlierAttempt): EventDraft {
  return { at, ...ownEvent('task.requeued', { attempt, error, costUsd }) };
}

/** How a task ended. */
export type FinalFacts =
  | { readonly status: 'completed'; readonly result: TaskResult; readonly error: null }
  | { readonly status: 'failed'; readonly result: TaskResult | null; readonly error: TaskFailure }
  | { readonly status: 'cancelled'; readonly result: TaskResult | null; readonly error: null };

/** The last event of a task: why it failed, and what the run took. The result itself is the task's. */
export function finalEvent(at: string, facts: FinalFacts): EventDraft {
  return { at, ...endOf(facts) };
}

function endOf({ status, result, error }: FinalFacts): EmittedEvent {
  if (status === 'completed') return ownEvent(STATUS_EVENTS.completed, tookOf(result));
  const took = result === null ? {} : tookOf(result);
  if (status === 'failed') return ownEvent(STATUS_EVENTS.failed, { error, ...took });
  return ownEvent(STATUS_EVENTS.cancelled, took);
}

function tookOf({
  numTurns,
  durationMs,
  costUsd,
}: TaskResult): Pick<TaskResult, 'numTurns' | 'durationMs' | 'costUsd'> {
  return { numTurns, durationMs, costUsd };
}
