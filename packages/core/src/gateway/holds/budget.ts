import type { Account } from '../accounting/account.ts';
import { createWaiters } from '../../system/waiters.ts';
import { budgetSpent, type Refusal } from '../refusal.ts';

/** The state of a budget, in US dollars. */
export interface SpentBudget {
  readonly costUsd: number;
  readonly maxCostUsd: number;
}

/** Asks for more. Settles with the most that the task may cost then, in US dollars, or with null: it may not cost more. */
export type AskForBudget = (spent: SpentBudget) => Promise<number | null>;

export interface BudgetParts {
  /** US dollars; null: no limit. */
  readonly maxCostUsd: number | null;
  /** US dollars that earlier attempts have spent of it. */
  readonly earlierCostUsd: number;
  readonly account: Pick<Account, 'spentUsd'>;
  /** Left out: nobody is asked. */
  readonly ask?: AskForBudget | undefined;
}

/** The money that an attempt may spend. */
export interface Budget {
  /** By now: more may have been allowed. */
  readonly maxCostUsd: number | null;
  readonly isSpent: boolean;
  /** Whether a request was refused because it was spent. */
  readonly wasRefused: boolean;
  /**
   * Waits while somebody is asked for more. All requests that wait ask once. After a denial nobody is asked again.
   *
   * @returns why a request may not go out; undefined: it may, or nobody waits with it any more.
   */
  untilAllowed(signal: AbortSignal): Promise<Refusal | undefined>;
}

export function createBudget({ maxCostUsd: first, earlierCostUsd, account, ask }: BudgetParts): Budget {
  let maxCostUsd = first;
  let isDenied = ask === undefined;
  let wasRefused = false;
  let isAsking = false;
  const waiting = createWaiters();

  const spentByNow = (): SpentBudget | undefined => {
    const costUsd = earlierCostUsd + account.spentUsd;
    return maxCostUsd === null || costUsd < maxCostUsd ? undefined : { costUsd, maxCostUsd };
  };
  const raise = async (spent: SpentBudget) => {
    isAsking = true;
    try {
      const allowed = await ask?.(spent);
      if (allowed === undefined || allowed === null) isDenied = true;
      else maxCostUsd = Math.max(allowed, spent.maxCostUsd);
    } finally {
      isAsking = false;
      waiting.release();
    }
  };
  return {
    get maxCostUsd() {
      return maxCostUsd;
    },
    get isSpent() {
      return spentByNow() !== undefined;
    },
    get wasRefused() {
      return wasRefused;
    },
    async untilAllowed(signal) {
      for (let spent = spentByNow(); spent !== undefined && !signal.aborted; spent = spentByNow()) {
        if (isDenied) {
          wasRefused = true;
          return budgetSpent(spent.maxCostUsd);
        }
        const released = waiting.until(signal);
        if (!isAsking) await Promise.race([raise(spent), released]);
        else await released;
      }
      return undefined;
    },
  };
}
