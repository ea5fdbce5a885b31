import { isFinal } from '@claude-ops/contract';
import type { PruneRequest } from '../retention.ts';
import type { Entries, Entry, Keys } from './entries.ts';

/** Takes finished tasks out of what is read. */
export function prune(
  { entries, keys, pruned }: { entries: Entries; keys: Keys; pruned: Entries },
  { ids }: PruneRequest,
): string[] {
  const finished = finishedAmong(entries, ids);
  for (const entry of finished) {
    forget(entries, keys, entry);
    pruned.set(entry.task.id, entry);
  }
  return finished.map(({ task }) => task.id);
}

export function listPruned(pruned: Entries, limit: number): string[] {
  return [...pruned.keys()].slice(0, limit);
}

export function finishedAmong(entries: Entries, ids: readonly string[]): Entry[] {
  return [...new Set(ids)].flatMap((id) => {
    const entry = entries.get(id);
    return entry !== undefined && isFinal(entry.task.status) ? [entry] : [];
  });
}

export function forget(entries: Entries, keys: Keys, { task, idempotency }: Entry): void {
  entries.delete(task.id);
  if (idempotency !== undefined) keys.delete(idempotency.key);
}
