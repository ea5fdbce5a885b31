import { Args } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/** The prompt, where it is not given with a flag. */
export const PROMPT_ARGUMENT = {
  prompt: Args.string({ description: 'The prompt, in quotes. The same as -p.', ignoreStdin: true }),
};

/** @throws a usage error where a prompt is given in both ways. */
export function promptOf(argument: string | undefined, flag: string | undefined): string | undefined {
  if (argument !== undefined && flag !== undefined)
    throw usageError(`Two prompts: -p and "${argument}". Put a prompt of several words in quotes.`);
  return argument ?? flag;
}
