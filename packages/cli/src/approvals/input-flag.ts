import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

/** JSON of an object. */
export const inputFlag = Flags.custom<Record<string, unknown>>({
  description: 'JSON object that is used in the place of the input of Claude.',
  helpValue: 'JSON',
  parse: async (text) => objectIn(text),
});

function objectIn(text: string): Record<string, unknown> {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw usageError('--input must be a JSON object, such as {"command":"npm test"}.');
  return { ...value };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
