import { ClaudeOpsError } from '@claude-ops/contract';
import type { FolderListing } from '../folder/entry.ts';
import { findConflict, type Conflict } from './find-conflict.ts';
import type { HeldDirectory } from './hold-directory.ts';
import { hashAt, lookAt } from './look-at.ts';
import { pathsOf, type Change } from './plan-pull.ts';
import type { ReadyChange } from './take-over.ts';

/** How many conflicts a message names. */
const MOST_NAMED = 10;

/** A change, with what is in its place now. */
export type LookedAt = Omit<ReadyChange, 'staged'>;

/**
 * Looks at the place of each change.
 *
 * @throws {ClaudeOpsError} invalid_request, where something would be lost.
 */
export async function lookAtAll(
  changes: readonly Change[],
  root: HeldDirectory,
  {
    sent,
    force,
    createdAtMs,
  }: { readonly sent: FolderListing | undefined; readonly force: boolean; readonly createdAtMs: number },
): Promise<LookedAt[]> {
  const deleted = pathsOf(changes.filter(({ kind }) => kind === 'delete'));
  const facts = {
    isDeleted: deletionsOf(deleted),
    sent: sent && new Map(sent.entries.map((entry) => [entry.path, entry])),
    force,
    createdAtMs,
  };
  const conflicts: Conflict[] = [];
  const looked: LookedAt[] = [];
  for (const change of changes) {
    const local = await lookAt(root, change.segments);
    const isSameContent = async () => (await hashAt(root, change.segments)) === change.artifact.sha256;
    const conflict = await findConflict(change, local, { ...facts, isSameContent });
    if (conflict !== undefined) conflicts.push(conflict);
    looked.push({ ...change, local });
  }
  if (conflicts.length > 0) throw inConflict(conflicts);
  return looked;
}

/** Tells of a path whether it is deleted, and of one with a slash behind it whether something below it is. */
function deletionsOf(paths: readonly string[]): (path: string) => boolean {
  const known = new Set(paths);
  for (const deleted of paths)
    for (let end = deleted.lastIndexOf('/'); end > 0; end = deleted.lastIndexOf('/', end - 1))
      known.add(deleted.slice(0, end + 1));
  return (name) => known.has(name);
}

function inConflict(conflicts: readonly Conflict[]): ClaudeOpsError {
  const named = conflicts.slice(0, MOST_NAMED).map(({ path: name, problem }) => `"${name}": ${problem}`);
  const rest = conflicts.length - named.length;
  const list = [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
  return new ClaudeOpsError('invalid_request', `No file was changed, because these would be lost: ${list}.`, {
    details: { conflicts },
  });
}
