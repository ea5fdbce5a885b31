import type { Inbox } from '../../../attempt/steering.ts';
import { cancelMessage, INTERRUPT_TURN, sentMessage } from '../../../claude/input-messages.ts';
import { phaseOf } from '../../../claude/activity/phase.ts';
import type { Transcript } from '../../../claude/transcript.ts';
import type { HandedMessage } from '../../../store/task-messages.ts';
import type { Conversation } from '../conversation.ts';
import { createMessageStates } from './message-states.ts';

/** The way of messages from an inbox to the CLI. */
export interface MessageFlow extends AsyncDisposable {
  /** Aborted when no more are to be waited for. */
  readonly closing: AbortSignal;
  /** Passes messages on from now on: the CLI has its prompt. */
  begin(): void;
  /** Looks into the inbox. @returns whether a message is on its way that the CLI has not read yet. */
  hasMore(): Promise<boolean>;
  /** Keeps messages back until it is disposed of. */
  hold(): Disposable;
  /** Settles when something has become of a message, or one is kept back. */
  changed(): Promise<void>;
}

export interface FlowParts {
  readonly inbox: Inbox;
  readonly conversation: Conversation;
  readonly transcript: Transcript;
  /** Aborted when the run is stopped: nothing is said to it then. */
  readonly signal: AbortSignal;
}

export function createMessageFlow({ inbox, conversation, transcript, signal }: FlowParts): MessageFlow {
  const states = createMessageStates({ inbox, transcript });
  /** Handed over, and kept back. */
  let unsaid: HandedMessage[] = [];
  /** They stay where they are: the CLI was asked for each already, or has interrupted a turn for it. */
  const notAskedFor = new Set<string>();
  let hasBegun = false;
  let holds = 0;
  let said = 0;
  let looking: Promise<void> | undefined;
  let mustLookAgain = false;

  const say = () => {
    if (holds > 0 || signal.aborted || !conversation.isOpen) return;
    for (const message of unsaid) {
      const mustStop = message.delivery === 'now' && phaseOf(transcript.activity) === 'turn';
      said += 1;
      states.said(message.id);
      // By itself the CLI lets a tool that runs come to its end first: measured with 2.1.330.
      if (mustStop) {
        void conversation.request(INTERRUPT_TURN);
        // Without the message, the run would end with the turn that was interrupted for it.
        notAskedFor.add(message.id);
      }
      conversation.say([sentMessage(message)]);
    }
    unsaid = [];
  };
  const takeBack = (messageId: string) => {
    if (unsaid.some(({ id }) => id === messageId)) {
      unsaid = unsaid.filter(({ id }) => id !== messageId);
      states.said(messageId);
      states.settle(messageId, 'withdrawn');
    } else if (!notAskedFor.has(messageId)) {
      notAskedFor.add(messageId);
      void conversation.request(cancelMessage(messageId)).then((answer) => {
        if (answer?.fields['cancelled'] === true) states.settle(messageId, 'withdrawn');
      });
    }
  };
  const lookOnce = async () => {
    // A message that can't be said any more is left to the end of the task.
    const { handed, inFlight } = await inbox.look({ onlyInFlight: !conversation.isOpen });
    unsaid.push(...handed);
    for (const { id } of inFlight) if (!unsaid.some((message) => message.id === id)) states.said(id);
    for (const { id, isUnwanted } of inFlight) if (isUnwanted) takeBack(id);
    if (handed.length > 0 && holds > 0) states.tellChange();
    say();
  };
  const look = async () => {
    while (mustLookAgain) {
      mustLookAgain = false;
      await lookOnce();
    }
    // In the same tick as the last look at it: who asks from now on begins another look.
    looking = undefined;
  };
  const lookSoon = async () => {
    if (!hasBegun) return;
    mustLookAgain = true;
    looking ??= look().catch(() => {
      // The inbox has given up: nothing can be stored any more.
      looking = undefined;
    });
    await looking;
  };
  const news = inbox.onNews(() => void lookSoon());
  const heard = conversation.onMessageState(states.take);

  return {
    closing: inbox.closing,
    begin() {
      hasBegun = true;
      void lookSoon();
    },
    async hasMore() {
      const before = said;
      await lookSoon();
      return states.arePending() || said > before;
    },
    hold() {
      holds += 1;
      return {
        [Symbol.dispose]() {
          holds -= 1;
          say();
        },
      };
    },
    changed: states.changed,
    async [Symbol.asyncDispose]() {
      news[Symbol.dispose]();
      heard[Symbol.dispose]();
      await looking;
      await states.stored();
    },
  };
}
