import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { segmentsOf } from './segments-of.ts';

/**
 * Where in a directory an artifact goes, with the directories on the way made. What is there already may be nothing but
 * directories, and a file at the end, or a link where one is to be replaced.
 *
 * @throws {ClaudeOpsError} unexpected_response: the path leads outside.
 * @throws {Error} something else is there.
 */
export async function prepareTarget(
  directory: string,
  artifactPath: string,
  { isLink = false } = {},
): Promise<string> {
  const segments = segmentsOf(artifactPath, path.sep);
  let location = directory;
  for (const segment of segments.slice(0, -1)) {
    location = path.join(location, segment);
    await makeDirectory(location);
  }
  const target = path.join(directory, ...segments);
  await ensureReplaceable(target, { isLink });
  return target;
}

async function makeDirectory(location: string): Promise<void> {
  await mkdir(location).catch(async (error: unknown) => {
    const stats = await lstat(location).catch(() => undefined);
    if (stats === undefined) throw error;
    if (!stats.isDirectory()) throw new Error(`"${location}" already exists, and is not a directory.`);
  });
}

/** @throws {Error} something is there that is no regular file. */
export async function ensureReplaceable(target: string, { isLink = false } = {}): Promise<void> {
  const stats = await lstat(target).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stats !== undefined && !stats.isFile() && !(isLink && stats.isSymbolicLink()))
    throw new Error(`"${target}" already exists, and is not a regular file.`);
}
