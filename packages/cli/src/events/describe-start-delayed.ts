import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

/** That a run could not be started for the moment, and when it is tried again. */
export function describeStartDelayed(data: Readonly<Record<string, unknown>>): string | undefined {
  const [reason, code, delayMs] = [textOf(data['reason']), textOf(data['code']), numberOf(data['delayMs'])];
  if (reason === undefined) return undefined;
  const again = delayMs === undefined ? '' : ` It is tried again in ${delayMs / 1_000} s.`;
  return oneLine(`start: ${reason}${code === undefined ? '' : ` (${code})`}${again}`);
}
