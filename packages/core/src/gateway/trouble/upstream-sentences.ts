import { isRedirect } from '../../claude/api-failure.ts';
import type { UpstreamAnswer } from './upstream-answer.ts';
import type { UpstreamTrouble } from './upstream-record.ts';

/** How the upstream answered a request: a sentence. */
export function answerSentence(answer: UpstreamAnswer): string {
  return `The model API ${verbOf(answer)}.`;
}

/** What the upstream answered, how often and since when: one sentence after the other. */
export function troubleSentence(last: UpstreamAnswer, trouble: UpstreamTrouble): string {
  return [answerSentence(last), countSentence(trouble), requestIdSentence(last)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** That a request got no answer, and for how long: a sentence. */
export function silenceSentence(unansweredMs: number): string {
  return `A request to the model API got no answer in ${Math.floor(unansweredMs / 1_000)} s.`;
}

function verbOf({ status, networkError, errorType, message, body }: UpstreamAnswer): string {
  const quoted = message === null ? '' : ` ("${message}")`;
  if (networkError !== null)
    return status === null
      ? `could not be reached (${networkError})`
      : `broke off its answer (${networkError})`;
  if (isRedirect(status)) return `answered ${status}, a redirect to ${message ?? 'another address'}`;
  if (status === 200 && body === 'error') return `broke off its answer with ${errorType}${quoted}`;
  if (body === 'page') return `answered ${status} with an HTML page${quoted}`;
  if (status === 200 && body !== 'message') return `answered 200 with something that is not its own${quoted}`;
  return `answered ${[status, errorType].filter((part) => part !== null).join(' ')}${quoted}`;
}

function countSentence({ requests, since, answers }: UpstreamTrouble): string {
  if (requests === 1) return `That was the last request, at ${since}.`;
  const kinds = Object.entries(answers);
  const mixed = kinds.map(([kind, count]) => `${kind}: ${count}`).join(', ');
  return `None of the last ${requests} requests got a good answer, since ${since}${kinds.length > 1 ? ` (${mixed})` : ''}.`;
}

function requestIdSentence({ requestId }: UpstreamAnswer): string {
  return requestId === null ? '' : `The last request id is ${requestId}.`;
}
