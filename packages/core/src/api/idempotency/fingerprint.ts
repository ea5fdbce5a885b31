import { createHmac, hkdfSync } from 'node:crypto';
import { invalidRequest, type GivenTaskInput } from '@claude-ops/contract/validation';

const KEY_BYTES = 32;

/**
 * Tells whether two inputs are the same, without keeping either: of the input and, where an archive came along, of its
 * SHA-256 in hex.
 */
export type Fingerprint = (input: GivenTaskInput, archiveSha256: string | null) => string;

/** Keyed, so that nobody who reads the database can try out which API key an input had. */
export function createFingerprint(secretKey: Uint8Array): Fingerprint {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'claude-ops idempotency', KEY_BYTES));
  return (input, archiveSha256) =>
    createHmac('sha256', key).update(canonicalJson({ input, archiveSha256 })).digest('base64url');
}

/** One text for a value, in whatever order its keys were written. */
function canonicalJson(value: object): string {
  try {
    return JSON.stringify(value, (_key, part: unknown) => (isObject(part) ? sorted(part) : part));
  } catch (error) {
    // Only a schema can be nested so deeply, and only in process: what comes over HTTP is refused earlier.
    if (error instanceof RangeError)
      throw invalidRequest([{ pointer: '/schema', detail: 'is nested too deeply' }]);
    throw error;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
