import { ClaudeOpsError, type UsageLimitList } from '@claude-ops/contract';
import type { UsageLimits } from '../store/usage-limits.ts';

export interface UsageLimitParts {
  readonly store: UsageLimits;
  /** Says that a usage limit has ended. */
  readonly limitEnded: (limitId: string) => void;
}

/** The usage limits that tasks wait for, oldest first. The credential stays out: its hash tells which tasks share a key. */
export async function listUsageLimits({ store }: Pick<UsageLimitParts, 'store'>): Promise<UsageLimitList> {
  const limits = await store.listUsageLimits();
  return {
    data: limits.map(({ id, taskId, since, until, queued }) => ({ id, taskId, since, until, queued })),
  };
}

/** @throws {ClaudeOpsError} usage_limit_not_found */
export async function endUsageLimit(id: string, { store, limitEnded }: UsageLimitParts): Promise<void> {
  const ended = await store.endUsageLimits({ id });
  // Another engine may have ended it, and have died before it told this one.
  limitEnded(id);
  if (ended.length === 0)
    throw new ClaudeOpsError('usage_limit_not_found', `There is no usage limit ${JSON.stringify(id)}.`);
}
