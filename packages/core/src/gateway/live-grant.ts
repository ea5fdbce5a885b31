import type { Clock } from '../clock.ts';
import { createAccount, type Account } from './accounting/account.ts';
import { createSeenHosts, type NetworkAsked, type SeenHosts } from './connect/seen-hosts.ts';
import type { GrantRequest } from './grant.ts';
import { createJobs, type Jobs } from './jobs.ts';

/** A grant as the gateway sees it. */
export interface LiveGrant extends GrantRequest {
  readonly account: Account;
  readonly seenHosts: SeenHosts;
  wasBudgetRefused: boolean;
  /** Told once: an agent can ask as often as it likes. */
  wasUnreachable: boolean;
  /** To the model. */
  readonly requests: Jobs;
  /** To wherever its policy lets it. */
  readonly tunnels: Jobs;
  /** Says that more is known of what was asked for. */
  tellCounted(): Promise<void> | undefined;
  /** Aborts what is going on, and waits until it is over. A second call is harmless. */
  end(): Promise<void>;
}

/** By the hashes of their tokens. */
export type Grants = ReadonlyMap<string, LiveGrant>;

export function createLiveGrant(request: GrantRequest, token: string, clock: Clock): LiveGrant {
  const [requests, tunnels] = [createJobs(), createJobs()];
  const { apiKey, secrets = [], counted, onCounted } = request;
  const account = createAccount(counted?.usage);
  const tellCounted = () => onCounted?.({ usage: account.usageByNow(), seenHosts: seenHosts.list() });
  const onAsked = (asked: NetworkAsked) => {
    request.onNetworkAsked(asked);
    void tellCounted();
  };
  const seenHosts = createSeenHosts({
    ...{ clock, onAsked, secrets: [token, apiKey, ...secrets] },
    known: counted?.seenHosts,
  });
  return {
    ...{ ...request, requests, tunnels, account, seenHosts, tellCounted },
    wasBudgetRefused: false,
    wasUnreachable: false,
    async end() {
      await Promise.all([requests.end(), tunnels.end()]);
    },
  };
}
