import { isFinal } from '@claude-ops/contract';
import type { PrunedQuery, PruneRequest } from '../retention.ts';
import type { Entries, Entry, Keys } from './entries.ts';

/** Tasks that are pruned, with the time of that, by their ids. */
export type Pruned = Map<string, { readonly entry: Entry; readonly at: string }>;

/** Takes finished tasks out of what is read. */
export function prune(
  { entries, keys, pruned }: { entries: Entries; keys: Keys; pruned: Pruned },
  { ids, at }: PruneRequest,
): string[] {
  const finished = finishedAmong(entries, ids);
  for (const entry of finished) {
    forget(entries, keys, entry);
    pruned.set(entry.task.id, { entry, at });
  }
  return finished.map(({ task }) => task.id);
}

export function listPruned(pruned: Pruned, { limit, leave }: PrunedQuery): string[] {
  return [...pruned.values()]
    .filter(
      ({ entry: { ranOn }, at }) =>
        leave === undefined || ranOn === undefined || ranOn === leave.except || at < leave.prunedSince,
    )
    .slice(0, limit)
    .map(({ entry }) => entry.task.id);
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
