import { createHash } from 'node:crypto';

/** What an image was made of, in twenty characters. */
export function fingerprint(...inputs: readonly string[]): string {
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(`${input.length}:`).update(input);
  return hash.digest('hex').slice(0, 20);
}
