import type { Inbox } from '../../../attempt/steering.ts';
import { cancelMessage, INTERRUPT_TURN, sentMessage } from '../../../claude/input-messages.ts';
import { phaseOf } from '../../../claude/activity/phase.ts';
import type { Transcript } from '../../../claude/transcript.ts';
import type { HandedMessage } from '../../../store/task-messages.ts';
import { settlesWithin } from '../../../system/settles-within.ts';
import type { Conversation } from '../conversation.ts';
import { lookSoon } from './look-soon.ts';
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
  /** Whether an earlier server has started the CLI, which may have messages then. */
  readonly isResumed: boolean;
  /** The earlier attempt whose conversation the CLI goes on with: what it has read is not said again. @default none */
  readonly goesOnFrom: number | undefined;
  /** Aborted when the run is stopped: nothing is said to it then. */
  readonly signal: AbortSignal;
}

/** How long the fate of messages may take to be stored once the run is over, in milliseconds. */
const STORE_PATIENCE_MS = 5_000;

export function createMessageFlow({
  inbox,
  conversation,
  transcript,
  isResumed,
  goesOnFrom,
  signal,
}: FlowParts): MessageFlow {
  const states = createMessageStates({ inbox, transcript });
  /** Handed over, and kept back. */
  let unsaid: HandedMessage[] = [];
  /** The CLI was asked to give each of them back. */
  const askedBack = new Set<string>();
  let hasBegun = false;
  let holds = 0;
  let said = 0;
  let isNewCli = !isResumed;
  let looking: Promise<void> | undefined;
  let closed: Promise<unknown> | undefined;

  const say = () => {
    if (holds > 0 || signal.aborted || !conversation.isOpen) return;
    // By itself the CLI lets a tool that runs come to its end first: measured with 2.1.330.
    if (unsaid.some(isUrgent) && hasTurn(transcript)) void conversation.request(INTERRUPT_TURN);
    for (const message of unsaid) {
      said += 1;
      states.said(message.id);
      conversation.say([sentMessage(message)]);
    }
    unsaid = [];
  };
  const takeBack = (message: HandedMessage) => {
    const { id: messageId } = message;
    if (unsaid.some(({ id }) => id === messageId)) {
      unsaid = unsaid.filter(({ id }) => id !== messageId);
      states.said(messageId);
      states.settle(messageId, 'withdrawn');
    } else if (!isUrgent(message) && !askedBack.has(messageId)) {
      askedBack.add(messageId);
      void conversation.request(cancelMessage(messageId)).then((answer) => {
        if (answer?.fields['cancelled'] === true) states.settle(messageId, 'withdrawn');
      });
    }
  };
  const takeInFlight = (message: HandedMessage) => {
    if (states.isKnown(message.id) || unsaid.some(({ id }) => id === message.id)) return;
    // Another server has said it, or the answer that handed it over was lost. The CLI takes each id once. A message that it has is not said
    // again: where it is for now, its own turn would be interrupted for it.
    if (conversation.isOpen && !states.hasFromBefore(message.id)) unsaid.push(message);
    else states.said(message.id);
  };
  const lookOnce = async () => {
    // A message that can't be said any more is left to the end of the task.
    const onlyInFlight = !conversation.isOpen;
    const { handed, inFlight } = await inbox.look({
      onlyInFlight,
      isNewCli,
      ...(goesOnFrom && { goesOnFrom }),
    });
    isNewCli = false;
    unsaid.push(...handed);
    for (const message of inFlight) takeInFlight(message);
    for (const message of inFlight) if (message.isUnwanted) takeBack(message);
    if (handed.length > 0 && holds > 0) states.tellChange();
    say();
    return handed.length > 0;
  };
  const looks = lookSoon(lookOnce);
  const look = async () => {
    if (!hasBegun) return;
    looking = looks();
    await looking;
  };
  const news = inbox.onNews(() => void look());
  const heard = conversation.onMessageState(states.take);

  return {
    closing: inbox.closing,
    begin() {
      hasBegun = true;
      void look();
    },
    async hasMore() {
      const before = said;
      await look();
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
      // A disk that is full of what the run has written is freed only once the run has ended.
      closed ??= settlesWithin(Promise.all([looking, states.stored()]), STORE_PATIENCE_MS);
      await closed;
    },
  };
}

/** Once the CLI has such a message it stays there: a turn is interrupted for it, and without it the run would end with that turn. */
function isUrgent({ delivery }: HandedMessage): boolean {
  return delivery === 'now';
}

/** Whether a turn has begun and not ended. An interrupt that comes before the first one takes the prompt with it. */
function hasTurn({ activity, report }: Transcript): boolean {
  return phaseOf(activity) === 'turn' && report.turns.begun > report.turns.count;
}
