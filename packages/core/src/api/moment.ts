import { invalidRequest } from '@claude-ops/contract/validation';
import { timestamp } from '../clock.ts';

const DAY_CHARACTERS = 'YYYY-MM-DD'.length;
/** Beyond it a timestamp has more digits, and no longer sorts as text. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * A moment that a caller gave, in the form of every time in the store.
 *
 * @throws {ClaudeOpsError} invalid_request
 */
export function moment(pointer: string, text: string): string {
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs) || !isDay(text.slice(0, DAY_CHARACTERS)) || epochMs > LATEST_MS)
    throw invalidRequest([{ pointer, detail: `"${text}" is no such day or time` }]);
  return timestamp(epochMs);
}

/** The parser takes a 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  return timestamp(Date.parse(day)).startsWith(day);
}
