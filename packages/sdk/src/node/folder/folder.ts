import type { ZipArchive } from '@claude-ops/contract';
import type { FolderListing } from './entry.ts';
import type { FolderOptions } from './folder-options.ts';
import { listFolder } from './list-folder.ts';
import { tarEntries } from './tar-entries.ts';
import { repositoryArchive } from './repository-archive.ts';
import { zipEntries } from './zip-entries.ts';

/** A folder as an archive. */
export interface FolderArchive extends ZipArchive {
  /** What is in it, for `pullArtifacts`. */
  readonly listing: FolderListing;
}

/**
 * A folder as an archive, for `createTask`: its regular files, with their executable bit, its empty directories, and
 * its symbolic links, as links. In a git repository it is what git itself would list; elsewhere what no `.gitignore` names,
 * without `DEFAULT_EXCLUDE`, virtual environments of Python and directories with a `CACHEDIR.TAG`. It is listed now, and read
 * and packed while it is sent: of a file that grows as many bytes as were listed. The same folder makes the same bytes.
 *
 * @throws {ClaudeOpsError} invalid_request: it is no folder, or can't be read. Also from the stream, for a file that has become
 * shorter, was replaced, or is gone. With `git`: it is not the top of a repository that has a commit and is not shallow.
 * @example
 * await client.createTask(input, { archive: await folder('.', { exclude: ['*.log'], include: ['.env.test'] }) });
 * await client.createTask(input, { archive: await folder('.', { git: true }) });
 */
export async function folder(path: string, options: FolderOptions = {}): Promise<FolderArchive> {
  if (options.git === true) return await repositoryArchive(path, options);
  const listing = await listFolder(path, options);
  const pack = options.format === 'tar.gz' ? tarEntries : zipEntries;
  return { listing, stream: () => ReadableStream.from(pack(listing, options.onProgress)) };
}
