import { ClaudeOpsError, PruneInput, type PruneReport } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { Pruner } from '../retention/pruner.ts';
import type { Retention } from '../store/retention.ts';
import { moment } from './moment.ts';

export interface PruneParts {
  readonly store: Retention;
  readonly pruner: Pruner;
}

/** Removes tasks that finished before a moment, or only counts them. */
export async function pruneTasks(value: unknown, parts: PruneParts): Promise<PruneReport> {
  const input = parse(PruneInput, value);
  const finishedBefore = moment('/finishedBefore', input.finishedBefore);
  if (input.dryRun === true) return { tasks: await parts.store.countFinished(finishedBefore) };
  const { tasks, isComplete } = await parts.pruner.prune(finishedBefore);
  if (!isComplete)
    throw new ClaudeOpsError(
      'shutting_down',
      `The server is shutting down: ${tasks} tasks were removed before.`,
    );
  return { tasks };
}
