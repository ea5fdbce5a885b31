import { joinPath, parentOf, type FoundFile } from '../files/entry.ts';
import type { FileListing } from '../files/list-files.ts';
import { UnreadableFileError } from '../files/read-file.ts';
import { copyFile, type CopySources } from './copy-files.ts';
import type { PatchFiles } from './patch-files.ts';

/** Git holds them in memory, in a form that is many times as large. */
const MOST_BYTES = 1024 * 1024;
const MOST_BYTES_TOGETHER = 16 * 1024 * 1024;
const NAME = '.gitattributes';

/**
 * Copies the files that say how git is to convert these to where nothing but git is at work.
 *
 * @returns SHA-256 in hex by path.
 * @throws {UnreadableFileError} where git could not bear them.
 */
export async function copyAttributes(
  { present }: PatchFiles,
  workTree: string,
  { listing, ...sources }: CopySources & { readonly listing: FileListing },
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(
    present.flatMap(({ path }) => directoriesAbove(path)).map((above) => joinPath(above, NAME)),
  );
  const files = listing.files.filter(
    ({ path, isLink }) => !isLink && path.endsWith(NAME) && wanted.has(path),
  );
  assertBearable(files);
  const copied = new Map<string, string>();
  for (const file of files) copied.set(file.path, await copyFile(file, workTree, sources));
  return copied;
}

function assertBearable(files: readonly FoundFile[]): void {
  const sizes = files.map(({ state }) => state.bytes);
  const together = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (sizes.every((bytes) => bytes <= MOST_BYTES) && together <= MOST_BYTES_TOGETHER) return;
  throw new UnreadableFileError(
    `a .gitattributes is larger than ${MOST_BYTES} bytes, or all are than ${MOST_BYTES_TOGETHER}`,
  );
}

/** The directories that a file is in, from its own up to the top, which is empty. */
export function directoriesAbove(path: string): string[] {
  const directories = [];
  for (let above = parentOf(path); above !== ''; above = parentOf(above)) directories.push(above);
  return [...directories, ''];
}
