import type { TaskNeeds } from '../task-reader.ts';
import type { Entries } from './entries.ts';

export function findNeeds(entries: Entries, ids: readonly string[]): TaskNeeds[] {
  return [...new Set(ids)].toSorted().flatMap((taskId) => {
    const entry = entries.get(taskId);
    const labels = entry?.task.placement?.labels.toSorted() ?? [];
    const boundTo = entry?.boundTo;
    return labels.length === 0 && boundTo === undefined ? [] : [{ taskId, labels, boundTo }];
  });
}
