import type { TaskNeeds } from '../task-reader.ts';
import type { Entries } from './entries.ts';
import { holdingLimit, type Limits } from './usage-limits.ts';

export function findNeeds(entries: Entries, limits: Limits, ids: readonly string[]): TaskNeeds[] {
  return [...new Set(ids)].toSorted().flatMap((taskId) => {
    const entry = entries.get(taskId);
    const labels = entry?.task.placement?.labels.toSorted() ?? [];
    const boundTo = entry?.boundTo;
    const heldBy = entry && holdingLimit(limits, entry);
    const needsNothing = labels.length === 0 && boundTo === undefined && heldBy === undefined;
    return needsNothing ? [] : [{ taskId, labels, boundTo, ...(heldBy && { heldBy }) }];
  });
}
