import type { CreateTaskOptions } from '@claude-ops/contract';
import type { CommandParts, FolderProgress, WorkspaceArchive } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { defined } from './defined.ts';
import { folderChoice, type FolderFlags } from './folder-choice.ts';

export interface SubmissionFlags extends FolderFlags {
  readonly workspace?: string | undefined;
  readonly 'workspace-git'?: boolean | undefined;
  readonly 'idempotency-key'?: string | undefined;
}

export interface Submission extends CreateTaskOptions {
  readonly archive?: WorkspaceArchive;
}

interface SubmissionParts extends Pick<CommandParts, 'archiveOf'> {
  readonly onProgress?: (progress: FolderProgress) => void;
}

/** What goes with a task but is no part of it: the archive for its workspace, and the key of the submission. */
export async function createOptions(
  { workspace, 'idempotency-key': idempotencyKey, ...flags }: SubmissionFlags,
  { archiveOf, onProgress }: SubmissionParts,
): Promise<Submission> {
  if (workspace === '') throw usageError('Expected --workspace to be a folder or an archive.');
  const options = { ...folderChoice(flags), git: flags['workspace-git'], onProgress };
  const archive = workspace === undefined ? undefined : await archiveOf(workspace, options);
  return defined({ archive, idempotencyKey });
}
