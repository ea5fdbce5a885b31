import type { ProblemItem } from '@claude-ops/contract';

/** A value whose JSON is larger than it may be. */
export function jsonTooLarge(pointer: string, value: object, mostBytes: number): ProblemItem[] {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > mostBytes
    ? [{ pointer, detail: `is ${bytes} bytes of JSON, at most ${mostBytes} are allowed` }]
    : [];
}

/** A secret that was copied from an answer. */
export function maskGiven(pointer: string): ProblemItem {
  return { pointer, detail: 'is what answers show in the place of a secret: give the secret itself' };
}
