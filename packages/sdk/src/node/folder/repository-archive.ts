import { ClaudeOpsError } from '@claude-ops/contract/client';
import { bundleOf } from '../git/bundle-of.ts';
import { findRepository } from '../git/find-repository.ts';
import type { FolderOptions } from './folder-options.ts';
import type { FolderArchive } from './folder.ts';
import { listFolder } from './list-folder.ts';

const CHOICES = ['all', 'exclude', 'include', 'format'] as const;

/**
 * A repository as a bundle, made anew for each time it is sent.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export async function repositoryArchive(path: string, options: FolderOptions): Promise<FolderArchive> {
  const { signal, onProgress } = options;
  const chosen = CHOICES.find((name) => options[name] !== undefined && options[name] !== false);
  if (chosen !== undefined)
    throw new ClaudeOpsError(
      'invalid_request',
      `A folder can't be sent with both "git" and "${chosen}": with "git", git chooses the files.`,
    );
  const listing = await listFolder(path, { signal });
  const repository = await findRepository(listing.root, signal);
  // Git sends links wherever they lead, and knows no sockets.
  return {
    listing: { ...listing, leftOut: [] },
    stream: () => ReadableStream.from(bundleOf(repository, onProgress)),
  };
}
