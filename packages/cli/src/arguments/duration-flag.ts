import { LIMITS } from '@claude-ops/contract';
import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';
import { millisecondsOf } from './milliseconds-of.ts';

/** A flag that takes milliseconds, or a number with a unit, and gives milliseconds. */
export const durationFlag = Flags.custom<number>({
  helpValue: '30s|10m|2h',
  parse: async (input) => parseDuration(input),
});

/** The same, and 0 besides. */
export const durationOrZeroFlag = Flags.custom<number>({
  helpValue: '0|30s|10m|2h',
  parse: async (input) => (/^0+(?:ms|s|m|h)?$/.test(input) ? 0 : parseDuration(input)),
});

/** @throws a usage error where it is no duration that a task can have. */
export function parseDuration(input: string): number {
  const ms = millisecondsOf(input, 'ms');
  if (ms >= LIMITS.timeoutMinMs && ms <= LIMITS.timeoutMaxMs) return ms;
  throw usageError(
    `Expected 1s to 24h, as 30s, 10m, 2h or in milliseconds as 600000, but received: ${input}`,
  );
}
