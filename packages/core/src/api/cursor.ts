import { ClaudeOpsError, MCP_NAME_PATTERN } from '@claude-ops/contract';

const ID = /^[0-9a-f-]{36}$/;
const POSITION = /^\d{1,9}$/;
const NAME = new RegExp(MCP_NAME_PATTERN);

/** Where a page ended, in a form that callers don't take apart. */
export function toCursor(last: string): string {
  return Buffer.from(last).toString('base64url');
}

/** @throws {ClaudeOpsError} invalid_cursor */
export function fromCursor(cursor: string): string {
  return decode(cursor, ID);
}

/** @throws {ClaudeOpsError} invalid_cursor */
export function fromNameCursor(cursor: string): string {
  return decode(cursor, NAME);
}

/** @throws {ClaudeOpsError} invalid_cursor */
export function fromPositionCursor(cursor: string): number {
  return Number(decode(cursor, POSITION));
}

function decode(cursor: string, form: RegExp): string {
  const last = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!form.test(last))
    throw new ClaudeOpsError('invalid_cursor', 'The cursor is not one that this server gave.');
  return last;
}
