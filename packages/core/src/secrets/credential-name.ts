import { createHmac, hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** Names a credential, without telling anything of it. */
export type NameCredential = (credential: string) => string;

/** Engines that share a secret key give a credential the same name. */
export function createCredentialNames(secretKey: Uint8Array): NameCredential {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'claude-ops credential names', KEY_BYTES));
  return (credential) => createHmac('sha256', key).update(credential).digest('base64url');
}
