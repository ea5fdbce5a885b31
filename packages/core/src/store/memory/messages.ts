import { isFinal, messageRefused, messageWithdrawn, refusalReason, type Message } from '@claude-ops/contract';
import type { StoredEvent } from '../event-log.ts';
import type { BoundedPage } from '../bounded-page.ts';
import type {
  HandRequest,
  MessageInsertion,
  MessageLook,
  MessageQuery,
  NewMessage,
  SettleRequest,
  Withdrawal,
  WithdrawRequest,
} from '../task-messages.ts';
import type { RequeueRequest } from '../task-queue.ts';
import { append, type Entries, type Entry } from './entries.ts';
import { pageWithin } from './page-within.ts';

/** A message with what only the store knows of it. */
export interface KeptMessage {
  message: Message;
  /** The number of the attempt that was given it. */
  handedTo: number | undefined;
  isUnwanted: boolean;
  readonly idempotencyKey: string | undefined;
}

export function addMessage(
  entries: Entries,
  { message, event, idempotencyKey, mostOfTask }: NewMessage,
): MessageInsertion {
  const entry = entries.get(message.taskId);
  if (entry === undefined) return { status: 'no_task' };
  const taken =
    idempotencyKey === undefined
      ? undefined
      : entry.messages.find((kept) => kept.idempotencyKey === idempotencyKey);
  if (taken !== undefined) return { status: 'key_taken', message: structuredClone(taken.message) };
  if (isFinal(entry.task.status)) return { status: 'task_finished' };
  if (entry.messages.length >= mostOfTask) return { status: 'too_many' };
  const kept = { message: structuredClone(message), handedTo: undefined, isUnwanted: false };
  entry.messages.push({ ...kept, idempotencyKey });
  return { status: 'inserted', event: append(entry, event) };
}

export function findMessage(entries: Entries, taskId: string, messageId: string): Message | undefined {
  return structuredClone(keptOf(entries.get(taskId), messageId)?.message);
}

export function listMessages(
  entries: Entries,
  { taskId, afterId = '', ...bounds }: MessageQuery,
): BoundedPage<Message> {
  const messages = (entries.get(taskId)?.messages ?? []).map(({ message }) => message);
  const later = messages.filter(({ id }) => id > afterId);
  return pageWithin(later, bounds, ({ text }) => Buffer.byteLength(text));
}

/** So many at once: a CLI that reads nothing must not fill the memory. */
const MOST_HANDED = 16;

export function handMessages(
  entries: Entries,
  { taskId, attempt, onlyInFlight = false, isNewCli = false, goesOnFrom = 0 }: HandRequest,
): MessageLook {
  const entry = entries.get(taskId);
  if (entry?.attempt?.number !== attempt) return { handed: [], inFlight: [] };
  if (isNewCli)
    for (const kept of entry.messages)
      if (wasGiven(kept) && (kept.handedTo ?? 0) > goesOnFrom) queueAgain(kept);
  const queued = entry.messages.filter(({ message }) => message.status === 'queued');
  const isFresh = ({ handedTo }: KeptMessage) => handedTo !== attempt;
  const fresh = onlyInFlight ? [] : queued.filter(isFresh).slice(0, MOST_HANDED);
  const inFlight = queued.filter((kept) => !isFresh(kept));
  for (const kept of fresh) kept.handedTo = attempt;
  return {
    handed: fresh.map(({ message: { id, text, delivery } }) => ({ id, text, delivery })),
    inFlight: inFlight.map(({ message: { id, text, delivery }, isUnwanted }) => ({
      id,
      text,
      delivery,
      isUnwanted,
    })),
  };
}

export function settleMessage(
  entries: Entries,
  { taskId, messageId, attempt, to, turn, at, event }: SettleRequest,
): StoredEvent | undefined {
  const entry = entries.get(taskId);
  const kept = keptOf(entry, messageId);
  if (entry?.attempt?.number !== attempt || kept?.handedTo !== attempt) return undefined;
  if (kept.message.status !== 'queued') return undefined;
  kept.message = { ...kept.message, status: to, settledAt: at, attempt, turn };
  return append(entry, event);
}

export function withdrawMessage(
  entries: Entries,
  { taskId, messageId, at, event }: WithdrawRequest,
): Withdrawal {
  const entry = entries.get(taskId);
  const kept = keptOf(entry, messageId);
  if (entry === undefined || kept === undefined) return { status: 'not_found' };
  if (kept.message.status !== 'queued') return { status: 'settled' };
  if (kept.handedTo !== undefined) {
    kept.isUnwanted = true;
    return { status: 'asked' };
  }
  kept.message = { ...kept.message, status: 'withdrawn', settledAt: at };
  return { status: 'withdrawn', event: append(entry, event) };
}

/** Refuses what is queued when the task ends. */
export function refuseMessages(entry: Entry, at: string): StoredEvent[] {
  return entry.messages
    .filter(({ message }) => message.status === 'queued')
    .map((kept) => {
      const left = { id: kept.message.id, wasHanded: kept.handedTo !== undefined };
      const attempt = kept.handedTo ?? null;
      kept.message = {
        ...kept.message,
        status: 'refused',
        settledAt: at,
        attempt,
        reason: refusalReason(left),
      };
      return append(entry, { at, ...messageRefused(left) });
    });
}

/** Queues again what the ended attempt was given. What it has read stays read where the next one may go on from it. */
export function requeueMessages(
  entry: Entry,
  { at, keepsRead, unread }: { readonly at: string } & Required<Pick<RequeueRequest, 'keepsRead' | 'unread'>>,
): StoredEvent[] {
  return entry.messages.flatMap((kept) => {
    const { status, id } = kept.message;
    if (keepsRead && status === 'delivered' && !unread.includes(id)) return [];
    if (!wasGiven(kept) && status !== 'queued') return [];
    if (status === 'queued' && kept.isUnwanted) {
      kept.message = { ...kept.message, status: 'withdrawn', settledAt: at, attempt: kept.handedTo ?? null };
      return [append(entry, { at, ...messageWithdrawn(id) })];
    }
    queueAgain(kept);
    return [];
  });
}

function wasGiven({ message, handedTo }: KeptMessage): boolean {
  return message.status === 'delivered' || (message.status === 'queued' && handedTo !== undefined);
}

function queueAgain(kept: KeptMessage): void {
  kept.message = { ...kept.message, status: 'queued', settledAt: null, attempt: null, turn: null };
  kept.handedTo = undefined;
  kept.isUnwanted = false;
}

function keptOf(entry: Entry | undefined, messageId: string): KeptMessage | undefined {
  return entry?.messages.find(({ message }) => message.id === messageId);
}
