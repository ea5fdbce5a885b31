import type { Stats } from 'node:fs';
import {
  chmod,
  constants,
  copyFile,
  lchown,
  link,
  lstat,
  lutimes,
  mkdir,
  readdir,
  readlink,
  symlink,
} from 'node:fs/promises';
import { codeOf } from '../system/code-of.ts';
import { copySparse } from './copy-sparse.ts';

/** How many files are copied together. */
const BATCH = 16;
/** Larger files are copied in pieces, so that the copy can be given up, unless the file system shares their blocks. */
const LARGE_BYTES = 64 * 1024 ** 2;
const BLOCK_BYTES = 512;
/** Another user is to have it: what would make a program run as its owner is left out. */
const KEPT_MODE = 0o1777;
const SEPARATOR = Buffer.from('/');
/** Of file systems that can't share blocks, or not between these two files. */
const NOT_SHARED: ReadonlySet<string> = new Set([
  'ENOTSUP',
  'EOPNOTSUPP',
  'EXDEV',
  'EINVAL',
  'ENOSYS',
  'ENOTTY',
]);

interface Copying {
  readonly signal: AbortSignal;
  /** Whose files are copied. */
  readonly owners: ReadonlySet<number | undefined>;
  /** The first copy of each file that has several names, by where the file is. */
  readonly linked: Map<string, Promise<Buffer>>;
}

/**
 * Copies all of a workspace that nobody works in: files, links as they are, hard links as hard links, modes and times. If the file
 * system can, copies share their blocks until one is changed. Sockets, pipes and devices are left out, and files that belong neither to the
 * owner of the workspace nor to the server's user: a server that may read all must not hand on what an agent only gave another name.
 *
 * @throws the reason of the signal, where it is aborted.
 */
export async function copyWorkspace(from: string, to: string, signal: AbortSignal): Promise<void> {
  const owners = new Set([(await lstat(from)).uid, process.geteuid?.()]);
  const copying = { signal, owners, linked: new Map<string, Promise<Buffer>>() };
  await copyDirectory(Buffer.from(from), Buffer.from(to), copying);
  // An agent may have shut itself out.
  await chmod(to, 0o700);
}

/** A name need not be text: so paths are bytes. */
async function copyDirectory(from: Buffer, to: Buffer, copying: Copying): Promise<void> {
  const stats = await lstat(from);
  await mkdir(to, { recursive: true, mode: 0o700 });
  const names = await readdir(from, { encoding: 'buffer' });
  for (let index = 0; index < names.length; index += BATCH) {
    copying.signal.throwIfAborted();
    const some = names.slice(index, index + BATCH);
    const entries = await Promise.all(
      some.map((name) => copyEntry(join(from, name), join(to, name), copying)),
    );
    for (const name of entries.flatMap((isDirectory, position) =>
      isDirectory ? (some[position] ?? []) : [],
    ))
      await copyDirectory(join(from, name), join(to, name), copying);
  }
  // Last, when all that it holds is there: a directory may be read-only.
  await keepFacts(to, stats);
}

function join(directory: Buffer, name: Buffer): Buffer {
  return Buffer.concat([directory, SEPARATOR, name]);
}

/** @returns whether it is a directory, which is then still to be copied. */
async function copyEntry(from: Buffer, to: Buffer, copying: Copying): Promise<boolean> {
  const stats = await lstat(from);
  if (stats.isSymbolicLink()) {
    await symlink(await readlink(from, { encoding: 'buffer' }), to);
    await lutimes(to, stats.atime, stats.mtime);
  } else if (stats.isFile() && copying.owners.has(stats.uid)) await copyOnce(from, to, { stats, copying });
  return stats.isDirectory();
}

interface Found {
  readonly stats: Stats;
  readonly copying: Copying;
}

async function copyOnce(from: Buffer, to: Buffer, found: Found): Promise<void> {
  const { linked } = found.copying;
  const key = `${found.stats.dev}:${found.stats.ino}`;
  const first = linked.get(key);
  if (first !== undefined) return await link(await first, to);
  const copied = copyOne(from, to, found).then(() => to);
  if (found.stats.nlink > 1) linked.set(key, copied);
  await copied;
}

async function copyOne(from: Buffer, to: Buffer, { stats, copying }: Found): Promise<void> {
  if (!(await shareBlocks(from, to))) {
    const isSparse = stats.blocks * BLOCK_BYTES < stats.size;
    if (isSparse || stats.size > LARGE_BYTES) await copySparse(from, to, copying.signal);
    else await copyFile(from, to, constants.COPYFILE_EXCL);
  }
  await makeOwn(to, stats);
  await keepFacts(to, stats);
}

/** With root `copyFile` keeps the owner of a file: a copy of the copy would take it for a file of another user, and leave it out. */
async function makeOwn(to: Buffer, { uid }: Stats): Promise<void> {
  const [own, group] = [process.geteuid?.(), process.getegid?.()];
  if (own !== undefined && group !== undefined && own !== uid) await lchown(to, own, group);
}

/** @returns whether the file system could. */
async function shareBlocks(from: Buffer, to: Buffer): Promise<boolean> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    return true;
  } catch (error) {
    if (NOT_SHARED.has(codeOf(error))) return false;
    throw error;
  }
}

async function keepFacts(to: Buffer, { mode, atime, mtime }: Stats): Promise<void> {
  await chmod(to, mode & KEPT_MODE);
  await lutimes(to, atime, mtime);
}
