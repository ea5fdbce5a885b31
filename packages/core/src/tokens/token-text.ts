import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SECRET_BYTES = 32;
const FORM = /^cops_([0-9a-f-]{36})_([A-Za-z0-9_-]{43})$/;

/** A token as a caller shows it: `cops_<id>_<secret>`. */
export interface TokenText {
  readonly id: string;
  readonly secret: string;
}

export function createTokenText(id: string): { readonly text: string; readonly secretHash: string } {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { text: `cops_${id}_${secret}`, secretHash: hashOf(secret) };
}

/** Undefined: it is no token that a server has made. */
export function readTokenText(text: string): TokenText | undefined {
  const [, id, secret] = FORM.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
}

/** Compares with a hash. Without one it takes the same time, and fails. */
export function isSecretOf(secret: string, secretHash: string | undefined): boolean {
  const shown = Buffer.from(hashOf(secret), 'hex');
  const known = Buffer.from(secretHash ?? NO_HASH, 'hex');
  return timingSafeEqual(shown, known) && secretHash !== undefined;
}

const NO_HASH = '0'.repeat(64);

/** The secret is random, and as long as the hash: nobody finds it by trying, so no slow hash is needed. */
function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
