import { createReadStream, createWriteStream } from 'node:fs';
import { lstat, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Copies a file, or a directory with all that is in it, in pieces: it can be given up in the middle of a large file.
 * What is neither file nor directory is left out.
 *
 * @throws the reason of the signal, where it is aborted.
 */
export async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const found = await lstat(from);
  if (found.isFile()) return await copyFile(from, to, { signal, mode: found.mode & 0o777 });
  if (!found.isDirectory()) return;
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await copyTree(path.join(from, name), path.join(to, name), signal);
}

async function copyFile(
  from: string,
  to: string,
  { signal, mode }: { readonly signal: AbortSignal; readonly mode: number },
): Promise<void> {
  try {
    await pipeline(createReadStream(from), createWriteStream(to, { flags: 'wx', mode }), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
