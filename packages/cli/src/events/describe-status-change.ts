import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, numberOf, textOf } from './narrow.ts';

/** A change of status, with the attempt where it is not the first, and the reason where there is one. */
export function describeStatusChange(verb: string, data: Readonly<Record<string, unknown>>): string {
  const attempt = numberOf(data['attempt']) ?? 1;
  const reason = textOf(fieldsOf(data['error'])['message']) ?? textOf(data['message']);
  return [verb, attempt > 1 && ` (attempt ${attempt})`, reason && `: ${oneLine(reason)}`]
    .filter((part) => typeof part === 'string')
    .join('');
}
