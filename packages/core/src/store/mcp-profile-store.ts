import type { McpProfile } from '@claude-ops/contract';

/** A profile as it is kept: its servers with the secret values masked, for answers, and once more whole and sealed. */
export interface StoredMcpProfile extends McpProfile {
  /** The servers with their secret values, encrypted. */
  readonly sealedServers: string;
}

export interface McpProfileQuery {
  /** Only profiles whose name sorts after this one: where the page before ended. */
  readonly afterName?: string;
  readonly limit: number;
}

/** Where MCP profiles are kept. Names are unique. Every method is one transaction. */
export interface McpProfileStore {
  /** @returns whether it was stored: not where another profile has the name. */
  insert(profile: StoredMcpProfile): Promise<boolean>;

  find(id: string): Promise<StoredMcpProfile | undefined>;

  /** Those that there are, in no order. */
  findByNames(names: readonly string[]): Promise<StoredMcpProfile[]>;

  /** By name, in the order of its code points, at most `limit`. */
  list(query: McpProfileQuery): Promise<StoredMcpProfile[]>;

  /** Writes a profile over the one with the same id. What it was created at stays. */
  replace(profile: StoredMcpProfile): Promise<'replaced' | 'not_found' | 'name_taken'>;

  /** @returns whether it was there. */
  delete(id: string): Promise<boolean>;
}
