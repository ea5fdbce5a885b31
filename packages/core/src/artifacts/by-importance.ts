import type { FoundFile } from './files/entry.ts';
import type { Difference, Snapshot } from './snapshot.ts';

/** Something that may become an artifact. Without a file, it was deleted. */
export interface Change {
  readonly path: string;
  readonly file?: FoundFile;
}

/**
 * The changes in the order in which they are worth keeping: what was changed; then what was deleted or is new, the names at
 * the top of the workspace with the fewest of these first, so that no heap of files stands before the work; then what git
 * ignores.
 */
export function byImportance({ suspects, deleted }: Difference, before: Snapshot): Change[] {
  const changes: readonly Change[] = [
    ...suspects.map((file) => ({ path: file.path, file })),
    ...deleted.map(({ path }) => ({ path })),
  ];
  const heaps = new Map<string, number>();
  for (const change of changes)
    if (rankOf(change, before) === 1) heaps.set(heapOf(change), (heaps.get(heapOf(change)) ?? 0) + 1);
  const keyed = changes.map((change) => {
    const rank = rankOf(change, before);
    return { change, rank, heap: rank === 1 ? (heaps.get(heapOf(change)) ?? 0) : 0 };
  });
  return keyed
    .toSorted(
      (one, other) =>
        one.rank - other.rank || one.heap - other.heap || (one.change.path < other.change.path ? -1 : 1),
    )
    .map(({ change }) => change);
}

function rankOf({ path, file }: Change, before: Snapshot): number {
  if (file?.isIgnored === true) return 2;
  return file !== undefined && before.has(path) ? 0 : 1;
}

function heapOf({ path, file }: Change): string {
  return `${file === undefined ? 'deleted' : 'new'} ${path.split('/', 1)[0] ?? ''}`;
}
