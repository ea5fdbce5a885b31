import type { Writable } from 'node:stream';
import { interruptMessage } from '../../claude/input-messages.ts';

/**
 * Asks the CLI on its stdin to end its turn and, with nothing more to read, itself.
 *
 * @returns whether it could be asked.
 */
export function interruptOverStdin(stdin: Writable): boolean {
  if (!stdin.writable) return false;
  stdin.end(interruptMessage());
  return true;
}
