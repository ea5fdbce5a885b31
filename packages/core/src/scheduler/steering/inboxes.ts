import type { TaskEventData } from '@claude-ops/contract';
import type { Inbox } from '../../attempt/steering.ts';
import { ownEvent } from '../../attempt/own-event.ts';
import { timestamp, type Clock } from '../../clock.ts';
import type { EventHub } from '../../events/event-hub.ts';
import type { Logger } from '../../logger.ts';
import type { TaskMessages } from '../../store/task-messages.ts';
import { retryUntilDone } from '../../system/retry-until-done.ts';
import { createNews } from './news.ts';

/** The inboxes of what runs here, by task. */
export interface Inboxes {
  /** Opens the inbox of an attempt. */
  open(taskId: string, attempt: number): Inbox;
  /** Says that a message may have come, or is wanted back. Without a task: of any. */
  tell(taskId?: string): void;
  /** Has runs wait for messages no longer. */
  close(): void;
}

export interface InboxParts {
  readonly store: TaskMessages;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when nothing can be stored any more. */
  readonly givingUp: AbortSignal;
}

export function createInboxes({ store, hub, clock, logger, givingUp: signal }: InboxParts): Inboxes {
  const news = createNews();
  const closing = new AbortController();
  const settled = {
    delivered: (data: TaskEventData['task.message_delivered']) => ownEvent('task.message_delivered', data),
    withdrawn: ({ messageId }: { messageId: string }) => ownEvent('task.message_withdrawn', { messageId }),
  };
  return {
    tell: news.tell,
    close: () => closing.abort(),
    open: (taskId, attempt) => ({
      closing: closing.signal,
      look: async (request) =>
        await retryUntilDone(() => store.handMessages({ taskId, attempt, ...request }), {
          what: 'looking for messages',
          logger,
          signal,
        }),
      onNews: (listener) => news.listen(taskId, listener),
      async settle(messageId, to, turn) {
        const at = timestamp(clock.now());
        const event = { at, ...settled[to]({ messageId, attempt, turn }) };
        const request = { taskId, messageId, attempt, to, turn, at, event };
        const stored = await retryUntilDone(() => store.settleMessage(request), {
          what: 'storing what became of a message',
          logger,
          signal,
        });
        if (stored !== undefined) hub.publish([stored]);
      },
    }),
  };
}
