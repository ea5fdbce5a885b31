import type { Task } from '@claude-ops/contract';
import type { SweepReport } from '../processes/sweep/sweep.ts';
import type { ModelRequest } from '../gateway/grant.ts';

/**
 * Is told what becomes of tasks, after it is stored and never for each event: to count and to measure. What it throws is
 * logged, and changes nothing.
 *
 * @example
 * const ops = createClaudeOps({ observer: { finished: (task) => console.log(task.status, task.result?.costUsd) } });
 */
export interface TaskObserver {
  /** A task was given a slot. */
  started?(task: Task): void;
  /** A task came to its end here, whatever that is: also one that never ran, or that an earlier server left running. */
  finished?(task: Task): void;
  /** A request of a task to the model has ended. */
  modelAsked?(request: ModelRequest): void;
  /** So many finished tasks were removed. */
  pruned?(tasks: number): void;
  /** What a run left behind was looked for. */
  swept?(report: SweepReport): void;
}
