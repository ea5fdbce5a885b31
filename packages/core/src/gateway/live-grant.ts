import { createAccount, type Account } from './accounting/account.ts';
import type { GrantRequest } from './grant.ts';

/** A grant as the gateway sees it. */
export interface LiveGrant extends GrantRequest {
  readonly account: Account;
  wasBudgetRefused: boolean;
  /** Told once: an agent can ask as often as it likes. */
  wasUnreachable: boolean;
  /** How many requests go on. */
  readonly atOnce: number;
  /** Does something that is aborted when the grant ends. */
  during(job: (ending: AbortController) => Promise<void>): void;
  /** Aborts what is going on, and waits until it is over. A second call is harmless. */
  end(): Promise<void>;
}

export function createLiveGrant(request: GrantRequest): LiveGrant {
  const goingOn = new Map<AbortController, Promise<void>>();
  return {
    ...request,
    account: createAccount(),
    wasBudgetRefused: false,
    wasUnreachable: false,
    get atOnce() {
      return goingOn.size;
    },
    during(job) {
      const ending = new AbortController();
      goingOn.set(
        ending,
        job(ending).finally(() => goingOn.delete(ending)),
      );
    },
    async end() {
      for (const ending of goingOn.keys()) ending.abort();
      await Promise.allSettled(goingOn.values());
    },
  };
}
