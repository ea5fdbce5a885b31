import { refusalOf } from '../answer/refusal-of.ts';
import { Refusal } from '../answer/refusal.ts';
import type { Attempt } from './attempt.ts';
import type { FetchedResponse } from './fetch.ts';

/** An answer without its body. */
export interface AnswerHead extends Pick<FetchedResponse, 'status' | 'headers'> {
  /** Where it came from: redirects may have led there. */
  readonly url: string;
}

/** An answer that is here in whole. */
export interface WholeAnswer extends AnswerHead {
  readonly text: string;
}

/**
 * Reads the body of an answer, within the time that there is for it.
 *
 * @throws {Refusal} it is no success.
 * @throws {unknown} it breaks off.
 */
export async function wholeAnswer(attempt: Attempt): Promise<WholeAnswer> {
  const { response, scope, stopTimer } = attempt;
  try {
    const text = await scope.race(response.text());
    const { status, headers, url } = headOf(attempt);
    const answer: WholeAnswer = { status, headers, url, text };
    if (!response.ok) throw new Refusal(refusalOf(answer), answer);
    return answer;
  } finally {
    stopTimer();
    scope.close();
  }
}

export function headOf({ response, url }: Attempt): AnswerHead {
  const { status, headers } = response;
  // A mock may not say.
  return { status, headers, url: response.url === undefined || response.url === '' ? url : response.url };
}
