import type { Clock } from '../clock.ts';
import { createAccount, type Account } from './accounting/account.ts';
import { createBudget, type Budget } from './holds/budget.ts';
import type { HeldBytes } from './holds/held-body.ts';
import { createSeenHosts, type NetworkAsked, type SeenHosts } from './connect/seen-hosts.ts';
import type { Counted, GrantRequest } from './grant.ts';
import type { HeaderMap } from './headers.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { createMask, type Mask } from '../secrets/mask.ts';
import { SHORTEST_MASKED } from '../secrets/shortest-masked.ts';
import { tokensOf } from '../secrets/tunnel-token.ts';
import { createUpstreamRecord, type UpstreamRecord } from './trouble/upstream-record.ts';

/** A grant as the gateway sees it. */
export interface LiveGrant extends GrantRequest {
  readonly account: Account;
  readonly seenHosts: SeenHosts;
  readonly budget: Budget;
  readonly heldBytes: HeldBytes;
  readonly isPatient: boolean;
  /** Told once: an agent can ask as often as it likes. */
  wasUnreachable: boolean;
  /** How the upstream answers the CLI. */
  readonly upstreamRecord: UpstreamRecord;
  /** Takes the attempt's secrets and the operator's out of what the upstream says. */
  readonly mask: Mask;
  /** To the model. */
  readonly requests: Jobs;
  /** To wherever its policy lets it. */
  readonly tunnels: Jobs;
  /** Says that something is asked for. Settles when it may go out. */
  noteAsked(): Promise<void>;
  /** Says that more is known of what was asked for. */
  tellCounted(): Promise<void> | undefined;
  /** Aborts what is going on, and waits until it is over. A second call is harmless. */
  end(): Promise<void>;
}

/** By the hashes of their tokens. */
export type Grants = Pick<ReadonlyMap<string, LiveGrant>, 'get'>;

export interface LiveGrantParts {
  readonly token: string;
  readonly clock: Clock;
  /** Secrets of the operator that an answer of the upstream may repeat. */
  readonly operatorHeaders: HeaderMap;
}

export function createLiveGrant(
  request: GrantRequest,
  { token, clock, operatorHeaders }: LiveGrantParts,
): LiveGrant {
  const [requests, tunnels] = [createJobs(), createJobs()];
  const { credential, secrets = [], counted, onCounted } = request;
  const { maxCostUsd, earlierCostUsd = 0, isPatient = false } = request;
  const account = createAccount(counted?.usage);
  const tellCounted = () => onCounted?.({ usage: account.usageByNow(), seenHosts: seenHosts.list() });
  const onAsked = (asked: NetworkAsked) => {
    request.onNetworkAsked(asked);
    void tellCounted();
  };
  const seenHosts = createSeenHosts({
    clock,
    onAsked,
    secrets: [token, credential.secret, ...secrets],
    known: counted?.seenHosts,
  });
  const upstreamRecord = createUpstreamRecord({
    clock,
    hasAnswered: hasGoodAnswers(counted),
    onTrouble: (start) => request.onUpstreamTrouble?.(start),
  });
  const ofOperator = Object.values(operatorHeaders).filter(({ length }) => length >= SHORTEST_MASKED);
  let noting: Promise<void> | undefined;
  const noteAsked = async () => {
    try {
      await (noting ??= request.onFirstAsked?.());
    } catch (error) {
      noting = undefined;
      throw error;
    }
  };
  const mask = createMask([...tokensOf(token), credential.secret, ...secrets, ...ofOperator]);
  return {
    ...request,
    requests,
    tunnels,
    account,
    seenHosts,
    noteAsked,
    tellCounted,
    upstreamRecord,
    mask,
    heldBytes: { taken: 0 },
    budget: createBudget({ maxCostUsd, earlierCostUsd, account, ask: request.askForBudget }),
    isPatient,
    wasUnreachable: false,
    async end() {
      await Promise.all([requests.end(), tunnels.end()]);
    },
  };
}

/** Whether an earlier server saw the model answer this attempt. */
function hasGoodAnswers(counted: Counted | undefined): boolean {
  if (counted === undefined) return false;
  const failed = Object.values(counted.usage.errors).reduce((sum, count) => sum + count, 0);
  return counted.usage.requests > failed;
}
