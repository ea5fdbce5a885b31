import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** The token that a request shows. */
export function bearerOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}

/** Whether a token is one of those that are known. Takes the same time for every wrong one. */
export function createTokenCheck(tokens: readonly string[]): (token: string) => boolean {
  const known = tokens.map(digest);
  return (token) => {
    const shown = digest(token);
    return known.map((one) => timingSafeEqual(one, shown)).includes(true);
  };
}

/** Digests have one length, so that comparing says nothing of the token's own. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
