import { SERVER_STATES } from '../../claude/input-messages.ts';
import { whenAborted } from '../../system/settles-within.ts';
import type { Conversation } from './conversation.ts';

/**
 * Waits until all is heard that the CLI said before. What it did before must not be taken for what it does now: a run that seems to be over is
 * ended. The CLI answers this at once, whatever it does.
 */
export async function untilCaughtUp(conversation: Conversation, signal: AbortSignal): Promise<void> {
  if (!conversation.isOpen) return;
  const { aborted, release } = whenAborted(signal);
  await Promise.race([conversation.request(SERVER_STATES), aborted]).finally(release);
}
