import { ClaudeOpsError } from '@claude-ops/contract';
import { DISK_FULL_ADVICE, isDiskFull } from '../system/disk-full.ts';

const MOST_QUOTED_CHARACTERS = 200;

/** The reason a workspace could not be prepared: what, of which entry or url, and what to do. */
export function workspaceFailure(message: string, cause?: unknown): ClaudeOpsError {
  return new ClaudeOpsError('workspace_failed', message, { cause });
}

/** The error of the system that a disk is full as a reason for which no workspace could be made; anything else as it is. */
export function explainFullDisk(error: unknown): unknown {
  if (ClaudeOpsError.is(error) || !isDiskFull(error)) return error;
  return workspaceFailure(`The workspace could not be filled. ${DISK_FULL_ADVICE}`, error);
}

/** A name from outside as it can stand in a message: quoted, cut, control characters escaped. */
export function quote(name: string): string {
  return JSON.stringify(
    name.length > MOST_QUOTED_CHARACTERS ? `${name.slice(0, MOST_QUOTED_CHARACTERS)}…` : name,
  );
}
