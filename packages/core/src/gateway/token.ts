import { createHash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** 256 bits that mean nothing anywhere else. */
export function createToken(): string {
  return `claude-ops-${randomBytes(32).toString('base64url')}`;
}

/** All that could be a token. */
export const WORDS_OF_TOKENS = /claude-ops-[\w-]{43}/g;

/** What a token is looked up by: how long that takes tells nothing of the tokens there are. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

/** What the token of tunnels is looked up by, so that it is taken for nothing else. */
export function keyOfTunnels(tunnelToken: string): string {
  return `tunnels ${hashToken(tunnelToken)}`;
}

/** The token that a request shows: the CLI sends it as its key, others as a bearer. */
export function shownToken(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key'];
  if (typeof key === 'string') return key;
  return /^bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
}
