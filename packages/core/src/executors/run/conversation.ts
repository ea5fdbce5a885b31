import type { Readable, Writable } from 'node:stream';
import { readAnswer, type ControlAnswer } from '../../claude/control-answer.ts';
import {
  controlRequest,
  toLine,
  type ControlRequest,
  type InputMessage,
} from '../../claude/input-messages.ts';
import { readMessageState, type MessageState } from '../../claude/message-state.ts';
import { parseMessage, type ClaudeMessage } from '../../claude/message.ts';
import { readLines } from '../../claude/read-lines.ts';
import { createAnswerQueue } from './answer-queue.ts';
import { createIncomingRequests, type AnswerRequest } from './incoming-requests.ts';

/** Takes what the CLI prints, line by line, and is waited for before the next one. */
export interface OutputListener {
  /** Longest line that is kept, in bytes. */
  readonly maxLineBytes: number;
  /** @param message the message that the line is; undefined where it is none */
  onLine(line: string, message: ClaudeMessage | undefined): Promise<void>;
  /** Takes note of a line beyond the limit: its size, and how it begins. */
  onOversized(line: { bytes: number; head: string }): Promise<void>;
}

/**
 * What is said with a CLI on its stdin and its stdout, from its start to its end. It alone writes to the one and reads from the other, and
 * gives each request its id.
 */
export interface Conversation {
  /** Whether anything can still be said. */
  readonly isOpen: boolean;
  /** Settles when nothing can be said any more, whoever ended it. */
  readonly closed: Promise<void>;
  /** Says messages, in order. How the CLI answers the requests among them can be seen by the listener alone. */
  say(messages: readonly InputMessage[]): void;
  /**
   * Asks the CLI for something.
   *
   * @param id for a request that is known by its answer alone, maybe to another server. @default one that no other request here has
   * @returns how it answered; undefined where it ended without, or can't be asked. Never rejects.
   */
  request(request: ControlRequest, id?: string): Promise<ControlAnswer | undefined>;
  /** Answers what the CLI asks, if it asks for that. Requests that nothing answers are refused at once. */
  onRequest(subtype: string, answer: AnswerRequest): Disposable;
  /** Tells what the CLI says of messages with an id, once the listener that follows has its line. */
  onMessageState(take: (state: MessageState) => void): Disposable;
  /** Says that nothing more will be said. */
  finish(): void;
  /**
   * Has a listener take all that comes from now on. Lines are kept for it from the last answer on; what came before one that was waited
   * for without a listener is gone.
   *
   * @returns settles when the output has ended and is taken.
   */
  follow(listener: OutputListener): Promise<void>;
  /** Gives up the rest of the output. */
  drop(): void;
}

/** Longer than any line that a CLI prints before it has a prompt. */
const MAX_LINE_BYTES_UNFOLLOWED = 4 * 1024 * 1024;

export interface ConversationOptions {
  /** Said last, where the end of what is said here is not the end of the CLI's input. @default nothing */
  readonly farewell?: object;
  /** What the ids of requests begin with. Where an earlier server has spoken with the CLI, its answers come again. @default nothing */
  readonly idPrefix?: string;
}

export function createConversation(
  stdin: Writable,
  stdout: Readable,
  { farewell, idPrefix = '' }: ConversationOptions = {},
): Conversation {
  const closed = new Promise<void>((resolve) => void stdin.once('close', resolve));
  const write = writerTo(stdin);
  const nameRequest = createRequestNames(idPrefix);
  const awaited = new Map<string, (answer: ControlAnswer | undefined) => void>();
  const incoming = createIncomingRequests(createAnswerQueue(stdin, write));
  let listener: OutputListener | undefined;
  let takeState: ((state: MessageState) => void) | undefined;
  let isDropped = false;
  let change = Promise.withResolvers<void>();

  const tellChange = () => {
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  const isHeard = () => listener !== undefined || awaited.size > 0 || isDropped;
  const heard = async () => {
    while (!isHeard()) await change.promise;
  };
  const settle = (answer: ControlAnswer | undefined) => {
    if (answer === undefined) return;
    awaited.get(answer.requestId)?.(answer);
    awaited.delete(answer.requestId);
  };
  const read = readLines(stdout, {
    get maxLineBytes() {
      return listener?.maxLineBytes ?? MAX_LINE_BYTES_UNFOLLOWED;
    },
    async onLine(line) {
      await heard();
      const message = parseMessage(line);
      const taken = listener?.onLine(line, message);
      if (message !== undefined) {
        settle(readAnswer(message));
        incoming.take(message);
        const state = readMessageState(message);
        if (state !== undefined) takeState?.(state);
      }
      await taken;
    },
    async onOversized(line) {
      await heard();
      await listener?.onOversized(line);
    },
  });
  let hasEnded = false;
  const ended = read
    // Destroyed from our side: what came is all there is.
    .catch(() => undefined)
    .then(() => {
      hasEnded = true;
      for (const resolve of awaited.values()) resolve(undefined);
      awaited.clear();
      incoming.withdrawAll();
    });

  return {
    get isOpen() {
      return stdin.writable;
    },
    closed,
    say: (messages) => write(messages.map((message) => toWire(message, nameRequest))),
    async request(request, id = nameRequest(request)) {
      if (!stdin.writable || hasEnded) return undefined;
      const { promise, resolve } = Promise.withResolvers<ControlAnswer | undefined>();
      awaited.set(id, resolve);
      write([controlRequest(request, id)]);
      tellChange();
      return await promise;
    },
    onRequest: incoming.onRequest,
    onMessageState(take) {
      takeState = take;
      return {
        [Symbol.dispose]() {
          if (takeState === take) takeState = undefined;
        },
      };
    },
    finish() {
      write(farewell === undefined ? [] : [farewell]);
      stdin.end();
    },
    async follow(next) {
      listener = next;
      tellChange();
      await ended;
    },
    drop() {
      isDropped = true;
      tellChange();
      stdout.destroy();
    },
  };
}

function writerTo(stdin: Writable): (messages: readonly object[]) => void {
  // A CLI that exits before it has read everything breaks the pipe: its exit says why, not this.
  stdin.on('error', () => undefined);
  return (messages) => {
    if (stdin.writable && messages.length > 0) stdin.write(messages.map(toLine).join(''));
  };
}

/** Gives each request an id that no other has: its subtype and, from the second of that subtype on, a number. */
function createRequestNames(prefix: string): (request: ControlRequest) => string {
  const times = new Map<string, number>();
  return ({ subtype }) => {
    const time = (times.get(subtype) ?? 0) + 1;
    times.set(subtype, time);
    return prefix + (time === 1 ? subtype : `${subtype}:${time}`);
  };
}

function toWire(message: InputMessage, nameRequest: (request: ControlRequest) => string): object {
  return isRequest(message) ? controlRequest(message, nameRequest(message)) : message;
}

function isRequest(message: InputMessage): message is ControlRequest {
  return 'subtype' in message;
}
