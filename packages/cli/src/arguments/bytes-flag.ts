import { Flags } from '@oclif/core';
import { usageError } from '../errors/usage-error.ts';

const UNITS = new Map([
  ['', 1],
  ['K', 1_024],
  ['M', 1_024 ** 2],
  ['G', 1_024 ** 3],
]);

/** A flag that takes a size in bytes: `1073741824`, `512M` or `1.5G`. */
export const bytesFlag = Flags.custom<number>({
  helpValue: 'BYTES',
  parse: async (input) => parseBytes(input),
});

/** @throws a usage error where it is no size. */
function parseBytes(input: string): number {
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(?:([KMG])(?:i?B)?)?$/i.exec(input.trim()) ?? [];
  const bytes = Math.round(Number(amount) * (UNITS.get(unit.toUpperCase()) ?? Number.NaN));
  if (bytes > 0 && Number.isSafeInteger(bytes)) return bytes;
  throw usageError(`Expected a size in bytes, as 512M or 1.5G, but received: ${input}`);
}
