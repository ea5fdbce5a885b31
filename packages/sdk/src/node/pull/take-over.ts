import { chmod, rename, rmdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, holdBelow, type HeldDirectory } from './hold-directory.ts';
import { isSameLocal, lookIn, type Local } from './look-at.ts';
import type { Change } from './plan-pull.ts';

/** A change with what it takes to make it. */
export interface ReadyChange extends Change {
  /** As it was when it was looked at. */
  readonly local: Local;
  /** The name of its content in the staging directory; of a file. */
  readonly staged: string | undefined;
}

type Undo = () => Promise<unknown>;

interface Places {
  readonly root: HeldDirectory;
  /** In the folder, of our own: what is taken away goes there until all is done. */
  readonly staging: HeldDirectory;
}

/**
 * Makes all changes, or none: each is a rename, and one that fails has those before it undone.
 *
 * @throws {Error} what has changed meanwhile, or can't be written.
 */
export async function takeOver(changes: readonly ReadyChange[], places: Places): Promise<void> {
  const undo: Undo[] = [];
  try {
    for (const [index, change] of changes.entries())
      await make(change, { ...places, undo, kept: `kept-${index}` }).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`"${change.artifact.path}": ${reason}`, { cause });
      });
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    throw error;
  }
}

interface Making extends Places {
  readonly undo: Undo[];
  /** A name in the staging directory for what is there now. */
  readonly kept: string;
}

async function make(change: ReadyChange, making: Making): Promise<void> {
  const { segments, kind, local } = change;
  if (kind === 'delete') {
    if (local.kind === 'absent' || local.kind === 'blocked') return;
    await putAway(change, making);
    return await removeEmpty(segments.slice(0, -1), making);
  }
  const parent = segments.slice(0, -1);
  await using directory = await holdBelow(making.root, parent, ({ parent: above, name }) =>
    making.undo.push(() => inDirectory(making.root, above, (held) => rmdir(path.join(held.path, name)))),
  );
  if (directory === undefined) throw new Error('the way to it is gone');
  const name = segments.at(-1) ?? '';
  if (local.kind === 'file' || local.kind === 'link') await putAway(change, making);
  else await ensureAbsent(directory, name);
  await place(change, { ...making, directory, name });
}

/** What is there goes into the staging directory, if it is still the same. */
async function putAway(
  { segments, local }: ReadyChange,
  { root, staging, kept, undo }: Making,
): Promise<void> {
  const name = segments.at(-1) ?? '';
  const parent = segments.slice(0, -1);
  await inDirectory(root, parent, async (held) => {
    if (!isSameLocal(await lookIn(held, name), local)) throw new Error('it was changed meanwhile');
    await rename(path.join(held.path, name), path.join(staging.path, kept));
  });
  undo.push(async () => {
    await using held = await holdBelow(root, parent, () => undefined);
    if (held !== undefined) await rename(path.join(staging.path, kept), path.join(held.path, name));
  });
}

async function ensureAbsent(directory: HeldDirectory, name: string): Promise<void> {
  const { kind } = await lookIn(directory, name);
  // The last file in it may have been deleted before: then it is gone.
  if (kind !== 'absent')
    throw new Error(kind === 'directory' ? 'there is a directory' : 'it was made meanwhile');
}

async function place(
  { artifact, staged, local }: ReadyChange,
  {
    staging,
    directory,
    name,
    undo,
    root,
    kept,
  }: Making & { readonly directory: HeldDirectory; readonly name: string },
): Promise<void> {
  const target = path.join(directory.path, name);
  if (staged === undefined) {
    const link = path.join(staging.path, `${kept}-link`);
    await symlink(artifact.linkTarget ?? '', link);
    await rename(link, target);
  } else {
    const file = path.join(staging.path, staged);
    if (local.kind === 'file') await chmod(file, modeAfter(local.stats.mode, artifact.isExecutable));
    await rename(file, target);
  }
  const parent = artifact.path.split('/').slice(0, -1);
  undo.push(() =>
    inDirectory(root, parent, (held) =>
      rename(path.join(held.path, name), path.join(staging.path, `${kept}-undone`)),
    ),
  );
}

/** Who may read a file stays as it is; who may read it may run it, where the agent made it executable. */
function modeAfter(mode: number, isExecutable = false): number {
  const readable = mode & 0o666;
  return isExecutable ? readable | ((mode & 0o444) >> 2) : readable;
}

/** As git does: a directory goes with the last file in it. */
async function removeEmpty(segments: readonly string[], { root, undo }: Making): Promise<void> {
  for (let length = segments.length; length > 0; length -= 1) {
    const [above, name = ''] = [segments.slice(0, length - 1), segments[length - 1]];
    try {
      await inDirectory(root, above, (held) => rmdir(path.join(held.path, name)));
    } catch (error) {
      if (['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) return;
      throw error;
    }
    undo.push(async () => {
      await using made = await holdBelow(root, segments.slice(0, length), () => undefined);
      return made;
    });
  }
}

async function inDirectory(
  root: HeldDirectory,
  segments: readonly string[],
  act: (held: HeldDirectory) => Promise<unknown>,
): Promise<void> {
  await using held = await holdBelow(root, segments);
  if (held === undefined) throw new Error('the way to it is gone');
  await act(held);
}
