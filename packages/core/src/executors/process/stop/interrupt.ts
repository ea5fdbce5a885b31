import type { Writable } from 'node:stream';
import { interruptMessage } from '../../../claude/input-messages.ts';

/**
 * Asks the CLI to end its turn and, with nothing more to read, itself: it stops its tools and reports what the run cost.
 *
 * @returns whether it could be asked.
 */
export function interrupt(stdin: Writable): boolean {
  if (!stdin.writable) return false;
  stdin.end(interruptMessage());
  return true;
}
