import type { CredentialKind } from '@claude-ops/contract';

/** A credential as it is kept. */
export interface StoredCredential {
  /** Unique. */
  readonly name: string;
  readonly kind: CredentialKind;
  readonly baseUrl: string | null;
  readonly description: string | null;
  /** The secret, encrypted. */
  readonly sealedSecret: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface CredentialQuery {
  /** Only credentials whose name sorts after this one: where the page before ended. */
  readonly afterName?: string;
  readonly limit: number;
}

/** Where credentials of the model API are kept. Every method is one transaction. */
export interface CredentialStore {
  /** @returns whether it was stored: not where another one has the name. */
  insert(credential: StoredCredential): Promise<boolean>;

  /** Stores it, in the place of the one with its name. What that was created at stays. @returns what is stored. */
  put(credential: StoredCredential): Promise<StoredCredential>;

  find(name: string): Promise<StoredCredential | undefined>;

  /** By name, in the order of its code points, at most `limit`. */
  list(query: CredentialQuery): Promise<StoredCredential[]>;

  /** @returns whether it was there. */
  delete(name: string): Promise<boolean>;
}
