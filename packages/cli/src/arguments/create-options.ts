import type { CreateTaskOptions } from '@claude-ops/contract';
import type { CommandParts } from '../command-parts.ts';
import { usageError } from '../errors/usage-error.ts';
import { defined } from './defined.ts';

export interface SubmissionFlags {
  readonly workspace?: string | undefined;
  readonly 'idempotency-key'?: string | undefined;
}

/** What goes with a task but is no part of it: the archive for its workspace, and the key of the submission. */
export async function createOptions(
  { workspace, 'idempotency-key': idempotencyKey }: SubmissionFlags,
  { archiveOf }: Pick<CommandParts, 'archiveOf'>,
): Promise<CreateTaskOptions> {
  if (workspace === '') throw usageError('Expected --workspace to be a folder or a zip archive.');
  const archive = workspace === undefined ? undefined : await archiveOf(workspace);
  return defined({ archive, idempotencyKey });
}
