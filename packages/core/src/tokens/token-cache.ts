import type { StoredToken, TokenStore } from '../store/token-store.ts';

/** So long a token counts as it was read: so soon a revoke on another server is heard of. In milliseconds. */
export const TOKEN_AGE_MS = 2_000;
const MOST_TOKENS = 10_000;

/** Tokens as they were read a moment ago. */
export interface TokenCache {
  /** Undefined: there is none. */
  find(id: string): Promise<StoredToken | undefined>;
  /** Reads it again, whatever is remembered. */
  lookAgain(id: string): Promise<StoredToken | undefined>;
  /** Forgets a token that has changed here. */
  forget(id: string): void;
}

interface Read {
  readonly token: Promise<StoredToken | undefined>;
  readonly at: number;
}

export function createTokenCache(store: Pick<TokenStore, 'find'>): TokenCache {
  const reads = new Map<string, Read>();
  const lookAgain = async (id: string) => {
    const read: Read = { token: store.find(id), at: performance.now() };
    reads.delete(id);
    reads.set(id, read);
    const [oldest = ''] = reads.keys();
    if (reads.size > MOST_TOKENS) reads.delete(oldest);
    try {
      return await read.token;
    } catch (error) {
      // The next caller asks anew.
      if (reads.get(id) === read) reads.delete(id);
      throw error;
    }
  };
  return {
    lookAgain,
    forget: (id) => void reads.delete(id),
    async find(id) {
      const read = reads.get(id);
      const isFresh = read !== undefined && performance.now() - read.at < TOKEN_AGE_MS;
      return isFresh ? await read.token : await lookAgain(id);
    },
  };
}
