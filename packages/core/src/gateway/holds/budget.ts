import type { Account } from '../accounting/account.ts';
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

/** What an attempt may spend. */
export interface Budget {
  /** By now: more may have been allowed. */
  readonly maxCostUsd: number | null;
  readonly isSpent: boolean;
  /** Whether a request was refused because it was spent. */
  readonly wasRefused: boolean;
  /**
   * Waits while somebody is asked for more. All requests that wait ask once. After a denial nobody is asked again.
   *
   * @returns why a request may not go out; undefined: it may.
   */
  untilAllowed(): Promise<Refusal | undefined>;
}

export function createBudget({ maxCostUsd: first, earlierCostUsd, account, ask }: BudgetParts): Budget {
  let maxCostUsd = first;
  let isDenied = ask === undefined;
  let wasRefused = false;
  let asking: Promise<void> | undefined;

  const spentByNow = (): SpentBudget | undefined => {
    const costUsd = earlierCostUsd + account.spentUsd;
    return maxCostUsd === null || costUsd < maxCostUsd ? undefined : { costUsd, maxCostUsd };
  };
  const raise = async (spent: SpentBudget) => {
    const allowed = await ask?.(spent).finally(() => (asking = undefined));
    if (allowed === undefined || allowed === null) isDenied = true;
    else maxCostUsd = Math.max(allowed, spent.maxCostUsd);
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
    async untilAllowed() {
      for (let spent = spentByNow(); spent !== undefined; spent = spentByNow()) {
        if (isDenied) {
          wasRefused = true;
          return budgetSpent(spent.maxCostUsd);
        }
        await (asking ??= raise(spent));
      }
      return undefined;
    },
  };
}
