/** The moment until which the provider lets a credential ask no more. */
export interface UsageLimit {
  /** Unique, and grows with time. */
  readonly id: string;
  /** The name of the credential: a keyed hash, which tells nothing about it. */
  readonly credential: string;
  /** The task that was refused first. */
  readonly taskId: string;
  /** RFC 3339. */
  readonly since: string;
  /** RFC 3339. */
  readonly until: string;
}

/** A limit with the number of queued tasks that it holds. */
export interface ListedUsageLimit extends UsageLimit {
  readonly queued: number;
}

/** The limits to end: one by its id, or all that are over by a moment (RFC 3339). */
export type EndedUsageLimits = { readonly id: string } | { readonly endedBy: string };

/**
 * The usage limits of credentials. A credential has one at most. While it has one, no engine can claim a queued task that waits for usage
 * limits and has this credential. What holds for every method of a store stands at `TaskStore`.
 */
export interface UsageLimits {
  /**
   * Holds the queued tasks of a credential. If the credential has a limit already, that one stays, and ends at the later of the two moments.
   * @returns the limit as it is then.
   */
  noteUsageLimit(limit: UsageLimit): Promise<UsageLimit>;

  /** Ends limits: the tasks that they hold can be claimed again. @returns those that were ended. */
  endUsageLimits(which: EndedUsageLimits): Promise<UsageLimit[]>;

  /** Oldest first. */
  listUsageLimits(): Promise<ListedUsageLimit[]>;
}
