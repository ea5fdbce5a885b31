import type { Message, MessageDelivery } from '@claude-ops/contract';
import type { BoundedPage, PageBounds } from './bounded-page.ts';
import type { EventDraft, StoredEvent } from './event-log.ts';

export interface NewMessage {
  /** Its status is `queued`. Ids are unique and grow with time. */
  readonly message: Message;
  readonly event: EventDraft;
  /** The caller's. No two messages of a task have the same. */
  readonly idempotencyKey?: string;
  /** A task that has so many is given no more. */
  readonly mostOfTask: number;
}

export type MessageInsertion =
  | { readonly status: 'inserted'; readonly event: StoredEvent }
  | { readonly status: 'key_taken'; readonly message: Message }
  | { readonly status: 'no_task' | 'task_finished' | 'too_many' };

/** A message on its way to the CLI of an attempt. */
export interface HandedMessage {
  readonly id: string;
  readonly text: string;
  readonly delivery: MessageDelivery;
}

export interface MessageQuery extends PageBounds {
  readonly taskId: string;
  /** Only messages whose id sorts after this one: where the page before ended. */
  readonly afterId?: string;
}

export interface HandRequest {
  readonly taskId: string;
  /** The number of the attempt that asks. */
  readonly attempt: number;
  /** Whether to hand over nothing. @default false */
  readonly onlyInFlight?: boolean;
  /** Whether the CLI has just been started: what an earlier one was given, read or not, is handed over again. @default false */
  readonly isNewCli?: boolean;
  /**
   * With `isNewCli`: the attempt whose conversation the CLI goes on with. What that one and those before have read stays read. @default
   * none, so that all is handed over again
   */
  readonly goesOnFrom?: number;
}

export interface InFlightMessage extends HandedMessage {
  /** Whether somebody wants it back. */
  readonly isUnwanted: boolean;
}

/** The messages that a running attempt finds when it looks. */
export interface MessageLook {
  /** Those that the attempt is given now, in the order in which they were sent, at most 16. It is given each once. */
  readonly handed: readonly HandedMessage[];
  /** Those that it was given before and that are still queued: the CLI has not said that it has read them. */
  readonly inFlight: readonly InFlightMessage[];
}

export interface SettleRequest {
  readonly taskId: string;
  readonly messageId: string;
  /** The number of the attempt that was given the message. */
  readonly attempt: number;
  readonly to: 'delivered' | 'withdrawn';
  /** In which the CLI has read it, where that is known. */
  readonly turn: number | null;
  readonly at: string;
  readonly event: EventDraft;
}

export interface WithdrawRequest {
  readonly taskId: string;
  readonly messageId: string;
  readonly at: string;
  readonly event: EventDraft;
}

/** `asked`: the attempt that was given the message is to take it back from the CLI. `settled`: it is no longer queued. */
export type Withdrawal =
  | { readonly status: 'withdrawn'; readonly event: StoredEvent }
  | { readonly status: 'asked' | 'settled' | 'not_found' };

/**
 * The messages into tasks. A message is queued until it is settled, once. The end of a task refuses what is queued then; a task that is queued
 * again has its messages queued again too, also those that the ended attempt has read, unless another one is to go on from it. What holds for every method of a store stands at
 * `TaskStore`.
 */
export interface TaskMessages {
  /** Stores a message with its event. One whose key is taken is not stored, also where the task has ended. */
  addMessage(newMessage: NewMessage): Promise<MessageInsertion>;

  findMessage(taskId: string, messageId: string): Promise<Message | undefined>;

  /** In the order in which they were sent. Their bytes are those of their texts. */
  listMessages(query: MessageQuery): Promise<BoundedPage<Message>>;

  /** Gives the running attempt its messages. Of an attempt that is no longer the running one, nothing is found. */
  handMessages(request: HandRequest): Promise<MessageLook>;

  /** Settles a message that the attempt was given. Undefined where it is settled already, or the attempt is not the running one. */
  settleMessage(request: SettleRequest): Promise<StoredEvent | undefined>;

  /** Withdraws a message that no attempt was given, and asks for the others. */
  withdrawMessage(request: WithdrawRequest): Promise<Withdrawal>;
}
