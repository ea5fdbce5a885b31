import { INTERRUPT } from '../../claude/input-messages.ts';
import type { Conversation } from './conversation.ts';

/**
 * Asks the CLI to end its turn and, with nothing more to read, itself.
 *
 * @returns whether it could be asked.
 */
export function interruptAndFinish(conversation: Conversation): boolean {
  if (!conversation.isOpen) return false;
  conversation.say([INTERRUPT]);
  conversation.finish();
  return true;
}
