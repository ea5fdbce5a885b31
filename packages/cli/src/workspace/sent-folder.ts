import type { WorkspaceArchive } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';

/** A folder whose content went with a task. */
export interface SentFolder {
  readonly directory: string;
  readonly archive: WorkspaceArchive;
}

/** @throws {Error} of the command line, where it is no folder that was sent. */
export function folderOf(directory: string | undefined, archive: WorkspaceArchive | undefined): SentFolder {
  if (directory !== undefined && archive?.listing !== undefined) return { directory, archive };
  throw usageError('--apply needs a folder as --workspace: it applies the changes there.');
}
