import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

type Data = Readonly<Record<string, unknown>>;

/** That an attempt goes on in the session of an earlier one. A run that a new server follows is the same to a person. */
export function describeResumed({ attempt }: Data): string | undefined {
  const earlier = numberOf(attempt);
  return earlier === undefined ? undefined : `goes on where attempt ${earlier} was interrupted`;
}

export function describeNotResumed({ reason }: Data): string {
  const why = textOf(reason);
  return why === undefined ? 'begins at the beginning' : `begins at the beginning: ${oneLine(why)}`;
}
