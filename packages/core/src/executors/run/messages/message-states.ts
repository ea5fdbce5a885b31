import type { Inbox } from '../../../attempt/steering.ts';
import type { MessageState } from '../../../claude/message-state.ts';
import type { Transcript } from '../../../claude/transcript.ts';

/** Knows which messages the CLI was given and has not read yet, and stores what becomes of them. */
export interface MessageStates {
  /** Whether the CLI was given the message. */
  isKnown(messageId: string): boolean;
  /** Whether the CLI says that it has a message which an earlier server gave it. */
  hasFromBefore(messageId: string): boolean;
  /** Notes that the CLI was given a message, now or by an earlier server. */
  said(messageId: string): void;
  /** Takes in what the CLI says of a message. */
  take(state: MessageState): void;
  settle(messageId: string, to: 'delivered' | 'withdrawn'): void;
  /** Whether the CLI has still to read one. */
  arePending(): boolean;
  /** Settles when something has become of a message. */
  changed(): Promise<void>;
  tellChange(): void;
  /** Settles when all that is known is stored. */
  stored(): Promise<void>;
}

/** Something that prints in the place of the CLI may name messages without end. */
const MOST_UNKNOWN = 1_000;

export function createMessageStates({
  inbox,
  transcript,
}: {
  readonly inbox: Inbox;
  readonly transcript: Transcript;
}): MessageStates {
  const pending = new Set<string>();
  /** A look may find a message still queued whose fate is just being stored. */
  const settled = new Set<string>();
  /** The turn in which messages were read that were given by an earlier server, and have not been found in the inbox yet. */
  const readBefore = new Map<string, number>();
  /** Said to be queued by the CLI, and given by an earlier server likewise. */
  const queuedBefore = new Set<string>();
  /** The CLI will not read them: they were taken back, or their turn was interrupted. */
  const forgotten = new Set<string>();
  const storing = new Set<Promise<void>>();
  let change = Promise.withResolvers<void>();

  const tellChange = () => {
    change.resolve();
    change = Promise.withResolvers<void>();
  };
  const store = (messageId: string, to: 'delivered' | 'withdrawn', turn: number | null) => {
    pending.delete(messageId);
    settled.add(messageId);
    const stored = inbox
      .settle(messageId, to, turn)
      // Given up: the end of the task settles it.
      .catch(() => undefined)
      .finally(() => void storing.delete(stored));
    storing.add(stored);
    tellChange();
  };
  const read = (messageId: string) => {
    const turn = transcript.report.turns.count + 1;
    if (pending.has(messageId)) store(messageId, 'delivered', turn);
    else if (readBefore.size < MOST_UNKNOWN) readBefore.set(messageId, turn);
  };
  return {
    changed: () => change.promise,
    tellChange,
    hasFromBefore: (messageId) => readBefore.has(messageId) || queuedBefore.has(messageId),
    isKnown: (messageId) => pending.has(messageId) || settled.has(messageId),
    said(messageId) {
      if (settled.has(messageId)) return;
      pending.add(messageId);
      const turn = readBefore.get(messageId);
      if (turn !== undefined) store(messageId, 'delivered', turn);
    },
    take({ messageId, state }) {
      if (state === 'queued' && !pending.has(messageId) && queuedBefore.size < MOST_UNKNOWN)
        queuedBefore.add(messageId);
      if (state === 'cancelled') queuedBefore.delete(messageId);
      if (state === 'started') read(messageId);
      else if (state === 'completed' && pending.has(messageId)) read(messageId);
      else if (state === 'cancelled' && pending.has(messageId)) {
        forgotten.add(messageId);
        tellChange();
      }
    },
    settle(messageId, to) {
      if (pending.has(messageId)) store(messageId, to, null);
    },
    arePending() {
      // An old version says nothing of messages: those that it was given are taken as read.
      if (!transcript.report.tellsOfMessages)
        for (const messageId of [...pending]) store(messageId, 'delivered', null);
      return [...pending].some((messageId) => !forgotten.has(messageId));
    },
    async stored() {
      while (storing.size > 0) await Promise.all(storing);
    },
  };
}
