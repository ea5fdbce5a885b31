import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

/** That the model API began to fail a run, and how. */
export function describeUpstreamTrouble(data: Readonly<Record<string, unknown>>): string {
  const [status, networkError] = [numberOf(data['status']), textOf(data['networkError'])];
  if (networkError !== undefined)
    return oneLine(
      status === undefined
        ? `the API can't be reached (${networkError})`
        : `the API broke off its answer (${networkError})`,
    );
  const what = [status, textOf(data['errorType'])].filter((part) => part !== undefined).join(' ');
  const message = textOf(data['message']);
  return oneLine(
    `the API fails${what === '' ? '' : ` (${what})`}${message === undefined ? '' : `: ${message}`}`,
  );
}
