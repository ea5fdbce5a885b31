import { isFinal } from '@claude-ops/contract';
import type { FinishedQuery, FinishedTask } from '../task-store.ts';
import type { Entries, Keys } from './entries.ts';

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

export function remove(entries: Entries, keys: Keys, ids: readonly string[]): number {
  const removable = [...new Set(ids)].flatMap((id) => {
    const entry = entries.get(id);
    return entry !== undefined && isFinal(entry.task.status) ? [entry] : [];
  });
  for (const { task, idempotency } of removable) {
    entries.delete(task.id);
    if (idempotency !== undefined) keys.delete(idempotency.key);
  }
  return removable.length;
}
