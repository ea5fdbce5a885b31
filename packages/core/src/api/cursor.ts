import { ClaudeOpsError } from '@claude-ops/contract';

const ID = /^[0-9a-f-]{36}$/;

/** Where a page of tasks ended, in a form that callers don't take apart. */
export function toCursor(lastId: string): string {
  return Buffer.from(lastId).toString('base64url');
}

/** @throws {ClaudeOpsError} invalid_cursor */
export function fromCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!ID.test(id))
    throw new ClaudeOpsError('invalid_cursor', 'The cursor is not one that this server gave.');
  return id;
}
