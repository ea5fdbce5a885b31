import type { FinishedQuery, FinishedTask } from '../retention.ts';
import type { Entries, Keys } from './entries.ts';
import { finishedAmong, forget, type Pruned } from './prune-tasks.ts';

export function listFinished(
  entries: Entries,
  { finishedBefore, after, limit }: FinishedQuery,
): FinishedTask[] {
  return finishedEntries(entries, finishedBefore)
    .toSorted((one, other) => (isAfter(one, other) ? 1 : -1))
    .filter((finished) => after === undefined || isAfter(finished, after))
    .slice(0, limit);
}

export function finishedEntries(entries: Entries, finishedBefore: string): FinishedTask[] {
  return [...entries.values()].flatMap(({ task: { id, finishedAt } }) =>
    finishedAt !== null && finishedAt < finishedBefore ? [{ id, finishedAt }] : [],
  );
}

function isAfter(one: FinishedTask, other: FinishedTask): boolean {
  return one.finishedAt === other.finishedAt ? one.id > other.id : one.finishedAt > other.finishedAt;
}

export function remove(
  { entries, keys, pruned }: { entries: Entries; keys: Keys; pruned: Pruned },
  ids: readonly string[],
): number {
  const finished = finishedAmong(entries, ids);
  for (const entry of finished) forget(entries, keys, entry);
  return finished.length + [...new Set(ids)].filter((id) => pruned.delete(id)).length;
}
