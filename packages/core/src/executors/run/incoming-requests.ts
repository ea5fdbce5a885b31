import { controlRefusal, controlResponse } from '../../claude/input-messages.ts';
import { stringOr, type ClaudeMessage } from '../../claude/message.ts';
import { isRecord } from '../../system/is-record.ts';
import type { SayAnswer } from './answer-queue.ts';

/**
 * Answers a request of the CLI. What it throws is a refusal.
 *
 * @param ask the id of the request, and a signal that is aborted when the CLI no longer asks
 */
export type AnswerRequest = (request: Readonly<Record<string, unknown>>, ask: IncomingAsk) => Promise<object>;

export interface IncomingAsk {
  readonly id: string;
  readonly signal: AbortSignal;
}

/** The requests that the CLI makes. */
export interface IncomingRequests {
  /** Answers the requests of a kind from now on, until it is disposed of. */
  onRequest(subtype: string, answer: AnswerRequest): Disposable;
  /** Takes a line in that may be a request, or withdraw one. */
  take(message: ClaudeMessage): void;
  /** The CLI can't be answered any more. */
  withdrawAll(): void;
}

/** Ids of the CLI have 36 characters. Each is said again in the answer: a longer one is none of its own. */
const MOST_ID = 256;

export function createIncomingRequests(say: SayAnswer): IncomingRequests {
  const answers = new Map<string, AnswerRequest>();
  const pending = new Map<string, AbortController>();

  const answer = async (id: string, request: Readonly<Record<string, unknown>>) => {
    const subtype = stringOr(request['subtype'], '');
    const answerRequest = answers.get(subtype);
    if (answerRequest === undefined) {
      say(id, controlRefusal(id, 'Nobody is there to answer this.'));
      return;
    }
    const withdrawal = new AbortController();
    pending.set(id, withdrawal);
    try {
      const response = await answerRequest(request, { id, signal: withdrawal.signal });
      if (!withdrawal.signal.aborted) say(id, controlResponse(id, response));
    } catch (error) {
      const why = error instanceof Error ? error.message : 'It could not be answered.';
      if (!withdrawal.signal.aborted) say(id, controlRefusal(id, why));
    } finally {
      if (pending.get(id) === withdrawal) pending.delete(id);
    }
  };
  return {
    onRequest(subtype, answerRequest) {
      answers.set(subtype, answerRequest);
      return { [Symbol.dispose]: () => void answers.delete(subtype) };
    },
    take(message) {
      const id = stringOr(message['request_id'], '');
      if (id === '' || id.length > MOST_ID) return;
      if (message.type === 'control_cancel_request') pending.get(id)?.abort();
      if (message.type === 'control_request' && isRecord(message['request']))
        void answer(id, message['request']);
    },
    withdrawAll() {
      for (const withdrawal of pending.values()) withdrawal.abort();
    },
  };
}
