import type { Pauses } from '../../../attempt/steering.ts';
import { settlesWithin, whenAborted } from '../../../system/settles-within.ts';
import type { MessageFlow } from './message-flow.ts';

export interface MessageWait {
  readonly messages: MessageFlow;
  readonly pauses: Pauses;
  /** How long a run whose work is done waits for another message, in milliseconds. */
  readonly idleTimeoutMs: number;
  /** Settles when the run does something else, or ends. */
  readonly otherChange: () => Promise<unknown>;
  /** Whether something can still be said to the CLI. */
  readonly isOpen: () => boolean;
}

/**
 * Waits for what becomes of messages while nothing else goes on.
 *
 * @returns whether the run may go on. Otherwise no message is left, and none is waited for.
 */
export async function awaitMessages(wait: MessageWait): Promise<boolean> {
  const { messages, otherChange } = wait;
  const changed = messages.changed();
  const change = otherChange();
  const hasMore = await Promise.race([messages.hasMore(), change.then(() => undefined)]);
  if (hasMore === undefined) return true;
  if (hasMore) {
    await Promise.race([changed, change]);
    return true;
  }
  const mayIdle = wait.idleTimeoutMs > 0 && wait.isOpen() && !messages.closing.aborted;
  return mayIdle && (await comesWhileIdle(wait));
}

/** Keeps what comes back until the run has a slot again. */
async function comesWhileIdle(wait: MessageWait): Promise<boolean> {
  const { messages, pauses, idleTimeoutMs, otherChange } = wait;
  const changed = messages.changed();
  using _held = messages.hold();
  const { aborted: closing, release } = whenAborted(messages.closing);
  const news = Promise.race([changed, otherChange(), closing]).finally(release);
  let hasCome = false;
  await pauses.during(
    {
      kind: 'message',
      reason: 'Its work is done. It waits for another message.',
      timeoutMs: idleTimeoutMs,
      approvalId: null,
      needsSlot: () => hasCome,
    },
    async () => {
      hasCome = (await settlesWithin(news, idleTimeoutMs)) && !messages.closing.aborted;
    },
  );
  return hasCome;
}
