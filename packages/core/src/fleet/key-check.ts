import { createHmac } from 'node:crypto';

/** Engines that share a store compare this text to know that they have the same secret key. It does not tell the key. */
export function keyCheckOf(secretKey: Uint8Array): string {
  return createHmac('sha256', secretKey).update('claude-ops node').digest('base64url');
}
