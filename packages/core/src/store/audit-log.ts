import type { AuditEntry } from '@claude-ops/contract';

export interface AuditQuery {
  /** The id or the name of a token. */
  readonly token?: string;
  readonly action?: string;
  readonly target?: string;
  /** Only entries whose id sorts before this one: where the page before ended. */
  readonly beforeId?: string;
  readonly limit: number;
}

/** Where the audit log is kept: entries are added and, once they are old, removed. No entry changes. */
export interface AuditLog {
  /** In one transaction. Ids are unique and grow with time. */
  append(entries: readonly AuditEntry[]): Promise<void>;

  /** Newest first, at most `limit`. */
  list(query: AuditQuery): Promise<AuditEntry[]>;

  /**
   * Removes the oldest entries, at most `limit`, of those whose id sorts before this one.
   * @returns how many were removed.
   */
  removeBefore(id: string, limit: number): Promise<number>;
}
