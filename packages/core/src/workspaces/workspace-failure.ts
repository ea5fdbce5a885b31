import { ClaudeOpsError } from '@claude-ops/contract';

const MOST_QUOTED_CHARACTERS = 200;

/** The reason a workspace could not be prepared: what, of which entry or url, and what to do. */
export function workspaceFailure(message: string, cause?: unknown): ClaudeOpsError {
  return new ClaudeOpsError('workspace_failed', message, { cause });
}

/** A name from outside as it can stand in a message: quoted, cut, control characters escaped. */
export function quote(name: string): string {
  return JSON.stringify(
    name.length > MOST_QUOTED_CHARACTERS ? `${name.slice(0, MOST_QUOTED_CHARACTERS)}…` : name,
  );
}
