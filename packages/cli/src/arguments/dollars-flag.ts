import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/** A flag that takes an amount of US dollars above nothing. */
export const dollarsFlag = Flags.custom<number>({
  helpValue: 'USD',
  parse: async (input) => parseDollars(input),
});

/** @throws a usage error where it is no amount that a task may cost. */
export function parseDollars(input: string): number {
  const amount = /^\$?(\d+(?:\.\d*)?|\.\d+)$/.exec(input.trim())?.[1];
  const dollars = Number(amount);
  if (dollars > 0 && Number.isFinite(dollars)) return dollars;
  throw usageError(`Expected an amount of US dollars above 0, as 0.5, but received: ${input}`);
}
