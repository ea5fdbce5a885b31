import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/** A flag that takes a number above 0, in parts too. */
export const numberFlag = Flags.custom<number>({
  helpValue: 'NUMBER',
  parse: async (input) => {
    const number = /^\d+(?:\.\d+)?$/.test(input.trim()) ? Number(input) : Number.NaN;
    if (number > 0) return number;
    throw usageError(`Expected a number above 0, as 1.5, but received: ${input}`);
  },
});
