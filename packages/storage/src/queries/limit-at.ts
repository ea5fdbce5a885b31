import type { HoldingLimit } from '@claude-ops/core';
import type { Dialect } from './dialect.ts';
import type { Database } from './tables.ts';

interface Queued {
  /** The credential of a task that is queued. */
  readonly credential: string | null | undefined;
  /** The moment of that. RFC 3339. */
  readonly at: string;
}

/**
 * The limit that holds a task which is queued at a moment. It can't end before the transaction does, which is about to write that the limit
 * holds the task: a task that is held by a limit that is gone would be queued for ever.
 */
export async function limitAt(
  transaction: Database,
  { holdLimit }: Dialect,
  { credential, at }: Queued,
): Promise<HoldingLimit | undefined> {
  // Most tasks wait for no limit, and cost nothing here.
  if (credential === null || credential === undefined) return undefined;
  const limit = await holdLimit(transaction, credential);
  return limit !== undefined && limit.until > at ? limit : undefined;
}
