import type { Refusal } from '../refusal.ts';
import type { Budget } from './budget.ts';
import type { UsageLimitWait } from './usage-limit.ts';

/** The parts of a grant that may keep its requests waiting. */
interface Holds {
  readonly budget: Budget;
  readonly usageLimit?: UsageLimitWait;
}

/** Whether a request that would be paid for may go out by now. */
export function mayAsk({ budget, usageLimit }: Holds): boolean {
  return !budget.isSpent && usageLimit?.isLimited !== true;
}

/**
 * Waits with a request that would be paid for until it may go out, or until nobody waits for it any more.
 *
 * @returns why it may not go out; undefined: it may, or nobody waits.
 */
export async function untilMayAsk(holds: Holds, signal: AbortSignal): Promise<Refusal | undefined> {
  while (!signal.aborted && !mayAsk(holds)) {
    const refusal = await holds.budget.untilAllowed(signal);
    if (refusal !== undefined) return refusal;
    await holds.usageLimit?.untilOver(signal);
  }
  return undefined;
}
