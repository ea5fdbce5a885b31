import type { Owner } from '../system/owner.ts';
import type { Dirent } from 'node:fs';
import { lchown, readdir } from 'node:fs/promises';

/** How many entries change hands together. */
const BATCH = 64;
const SEPARATOR = Buffer.from('/');

/**
 * Gives a directory with all that is in it to a user. Follows no links. A directory is given after what it holds: whoever
 * runs as that user already can't put anything in the way, unless its mode lets others write.
 *
 * @throws the reason of the signal, where it is aborted.
 */
export async function giveTree(directory: string, owner: Owner, signal?: AbortSignal): Promise<void> {
  await give(Buffer.from(directory), { owner, signal });
}

interface Giving {
  readonly owner: Owner;
  readonly signal: AbortSignal | undefined;
}

/** A name need not be text: so paths are bytes. */
async function give(directory: Buffer, giving: Giving): Promise<void> {
  const { owner, signal } = giving;
  signal?.throwIfAborted();
  const pathOf = ({ name }: Dirent<Buffer>) => Buffer.concat([directory, SEPARATOR, name]);
  const entries = await readdir(directory, { encoding: 'buffer', withFileTypes: true });
  const others = entries.filter((entry) => !entry.isDirectory());
  for (let index = 0; index < others.length; index += BATCH) {
    signal?.throwIfAborted();
    const batch = others.slice(index, index + BATCH);
    await Promise.all(batch.map((entry) => lchown(pathOf(entry), owner.uid, owner.gid)));
  }
  for (const entry of entries) if (entry.isDirectory()) await give(pathOf(entry), giving);
  await lchown(directory, owner.uid, owner.gid);
}
