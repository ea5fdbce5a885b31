import type { TaskEventData } from './event-table.ts';

interface Draft {
  readonly type: string;
  readonly data: string;
}

/** A queued message at the end of its attempt or of its task. */
interface LeftMessage {
  readonly id: string;
  /** Whether the CLI was given it, and had not said by then that Claude has read it. */
  readonly wasHanded: boolean;
}

/** Says why a message was refused. */
export function refusalReason({ wasHanded }: LeftMessage): string {
  return wasHanded
    ? 'The task ended before the claude CLI said that it had read the message.'
    : 'The task ended before the message could be given to Claude.';
}

/** The event of a message that the end of its task has refused: each store writes it itself, with that end. */
export function messageRefused(message: LeftMessage): Draft {
  const data: TaskEventData['task.message_refused'] = {
    messageId: message.id,
    reason: refusalReason(message),
  };
  return { type: 'task.message_refused', data: JSON.stringify(data) };
}

/** The event of a message that was wanted back when its attempt ended: each store writes it itself, when the task is queued again. */
export function messageWithdrawn(messageId: string): Draft {
  const data: TaskEventData['task.message_withdrawn'] = { messageId };
  return { type: 'task.message_withdrawn', data: JSON.stringify(data) };
}
