import type { Token } from '@claude-ops/contract';

/** A token as it is kept. */
export interface StoredToken extends Token {
  /** Of its secret part: SHA-256, in hexadecimal. */
  readonly secretHash: string;
}

export interface TokenQuery {
  /** Only tokens whose name sorts after this one: where the page before ended. */
  readonly afterName?: string;
  readonly limit: number;
}

/** Where tokens are kept. Names are unique. Every method is one transaction. */
export interface TokenStore {
  /** @returns whether it was stored: not where another token has the name. */
  insert(token: StoredToken): Promise<boolean>;

  find(id: string): Promise<StoredToken | undefined>;

  /** By name, in the order of its code points, at most `limit`. */
  list(query: TokenQuery): Promise<StoredToken[]>;

  /** Notes that a token was shown at a moment (RFC 3339), unless a later one is noted. */
  noteUse(id: string, at: string): Promise<void>;

  /** @returns whether it was there. */
  delete(id: string): Promise<boolean>;
}
