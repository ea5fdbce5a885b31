import type { ZipArchive } from '@claude-ops/contract';
import { listFolder } from './list-folder.ts';
import { zipEntries } from './zip-entries.ts';

/** What a folder is sent without when nothing else is said. */
export const DEFAULT_EXCLUDE: readonly string[] = ['.git', 'node_modules'];

export interface FolderOptions {
  /**
   * What is left out, with all that is in it: a name leaves out whatever is called so, a path with a slash what is there,
   * seen from the folder. @default DEFAULT_EXCLUDE
   */
  readonly exclude?: readonly string[];
}

/**
 * A folder as a zip archive, for `createTask`: its regular files, with their executable bit, its empty directories, and
 * its symbolic links, as links. It is listed now, and read and packed while it is sent. The same folder makes the same
 * bytes.
 *
 * @throws {ClaudeOpsError} invalid_request: it is no folder, or holds what no archive can: a link that leaves it, a
 * socket, a name with a backslash. Also from the stream, for a file that has changed since.
 * @example
 * await client.createTask(input, { archive: await folder('.', { exclude: [...DEFAULT_EXCLUDE, 'dist'] }) });
 */
export async function folder(
  path: string,
  { exclude = DEFAULT_EXCLUDE }: FolderOptions = {},
): Promise<ZipArchive> {
  const entries = await listFolder(path, exclude);
  return { stream: () => ReadableStream.from(zipEntries(entries)) };
}
