import { setTimeout as delay } from 'node:timers/promises';
import {
  ClaudeOpsError,
  isFinal,
  LIMITS,
  MessageInput,
  ROUTES,
  type Message,
  type MessagePage,
  type SendMessageOptions,
} from '@claude-ops/contract';
import { invalidRequest, parse } from '@claude-ops/contract/validation';
import { ownEvent } from '../attempt/own-event.ts';
import { cutText } from '../claude/cut-text.ts';
import { timestamp, type Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import type { FreshId } from '../ids.ts';
import type { MessageInsertion, TaskMessages } from '../store/task-messages.ts';
import type { TaskReader } from '../store/task-reader.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { getTask } from './get-task.ts';
import { parseIdempotencyKey } from './idempotency/parse-idempotency-key.ts';
import { watchLog } from './watch-log.ts';

export interface MessageParts {
  readonly store: TaskReader & TaskMessages;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly nextId: () => FreshId;
  /** Says that there is a message for a task, or that one is wanted back. */
  readonly messaged: (taskId: string) => void;
}

/** How often a message is looked at whose fate nobody tells this engine, in milliseconds. */
const LOOK_AGAIN_MS = 500;

export async function sendMessage(
  taskId: string,
  value: unknown,
  { idempotencyKey: givenKey, ...parts }: MessageParts & Pick<SendMessageOptions, 'idempotencyKey'>,
): Promise<Message> {
  const idempotencyKey = parseIdempotencyKey(givenKey);
  const { text, delivery } = parse(MessageInput, value);
  if (Buffer.byteLength(text) > LIMITS.messageMaxBytes)
    throw invalidRequest([
      { pointer: '/text', detail: `has more than ${LIMITS.messageMaxBytes} bytes of UTF-8` },
    ]);
  const { id, epochMs } = parts.nextId();
  const message: Message = {
    id,
    taskId,
    status: 'queued',
    text,
    delivery: delivery ?? 'next',
    createdAt: timestamp(epochMs),
    settledAt: null,
    attempt: null,
    turn: null,
    reason: null,
  };
  const told = { messageId: id, delivery: message.delivery, text: cutText(text) };
  const queued = ownEvent('task.message_queued', told);
  const insertion = await parts.store.addMessage({
    message,
    event: { at: message.createdAt, ...queued },
    mostOfTask: LIMITS.messagesMaxCount,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
  });
  if (insertion.status === 'key_taken') return replayed(insertion.message, message);
  if (insertion.status !== 'inserted') throw await refusalOf(insertion.status, taskId, parts);
  parts.hub.publish([insertion.event]);
  parts.messaged(taskId);
  return message;
}

/** The first message with a key, as it is by now. */
function replayed(first: Message, { text, delivery }: Message): Message {
  if (first.text !== text || first.delivery !== delivery)
    throw new ClaudeOpsError(
      'idempotency_key_reused',
      'The idempotency key was used for another message of the task before.',
    );
  return first;
}

/** One page of messages, in the order in which they were sent. */
export async function listMessages(
  taskId: string,
  value: unknown,
  { store }: Pick<MessageParts, 'store'>,
): Promise<MessagePage> {
  const { limit = LIMITS.pageDefault, cursor } = parse(ROUTES.listMessages.query, value);
  const { rows, hasMore } = await store.listMessages({
    taskId,
    limit,
    maxBytes: LIMITS.pageMaxBytes,
    ...(cursor !== undefined && { afterId: fromCursor(cursor) }),
  });
  if (rows.length === 0) await getTask(taskId, store);
  const last = rows.at(-1);
  return { data: [...rows], nextCursor: hasMore && last !== undefined ? toCursor(last.id) : null };
}

/** Withdraws a message. If the CLI has it already, the run is asked to take it back, and its answer is waited for. */
export async function withdrawMessage(
  ids: { readonly taskId: string; readonly messageId: string },
  signal: AbortSignal,
  parts: MessageParts,
): Promise<Message> {
  const { taskId, messageId } = ids;
  const { store, hub } = parts;
  using changes = watchLog(hub, taskId);
  const at = timestamp(parts.clock.now());
  const event = { at, ...ownEvent('task.message_withdrawn', { messageId }) };
  const withdrawal = await store.withdrawMessage({ taskId, messageId, at, event });
  if (withdrawal.status === 'withdrawn') hub.publish([withdrawal.event]);
  if (withdrawal.status === 'asked') parts.messaged(taskId);
  for (;;) {
    const message = await store.findMessage(taskId, messageId);
    if (message === undefined) throw await notFound(ids, parts);
    if (message.status === 'withdrawn') return message;
    if (message.status !== 'queued')
      throw new ClaudeOpsError(
        'message_already_settled',
        `Message ${messageId} is already ${message.status}.`,
        {
          details: { status: message.status },
        },
      );
    if (signal.aborted)
      throw new ClaudeOpsError('wait_aborted', `The wait for message ${messageId} was aborted.`);
    await Promise.race([changes.next(), delay(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined)]);
  }
}

async function refusalOf(
  status: Exclude<MessageInsertion['status'], 'inserted' | 'key_taken'>,
  taskId: string,
  { store }: MessageParts,
): Promise<Error> {
  const task = await getTask(taskId, store);
  if (status === 'too_many')
    return new ClaudeOpsError('too_many_messages', `Task ${taskId} has ${LIMITS.messagesMaxCount} messages.`);
  const was = isFinal(task.status) ? `is already ${task.status}` : 'has ended';
  return new ClaudeOpsError('task_already_finished', `Task ${taskId} ${was}.`, {
    details: { status: task.status },
  });
}

async function notFound(
  { taskId, messageId }: { readonly taskId: string; readonly messageId: string },
  { store }: MessageParts,
): Promise<Error> {
  await getTask(taskId, store);
  return new ClaudeOpsError(
    'message_not_found',
    `Task ${taskId} has no message ${JSON.stringify(messageId)}.`,
  );
}
