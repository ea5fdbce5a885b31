import { Args } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/**
 * For a command that takes flags only. With a space between topic and command, oclif takes every word behind a command
 * without arguments for a part of its name: so it has one, which refuses whatever it is given.
 */
export const NO_ARGUMENTS = {
  unexpected: Args.string({
    hidden: true,
    ignoreStdin: true,
    parse: async (input) => {
      throw usageError(`Unexpected argument: ${input}`);
    },
  }),
};
