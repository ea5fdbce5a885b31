import type { GatewayUsage, SeenHost } from '@claude-ops/contract';
import { taskError } from '../claude/task-error.ts';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { ownEvent } from '../attempt/own-event.ts';
import type { ExecutionOutcome, ReportedResult } from '../attempt/outcome.ts';
import type { CountedUsage } from '../gateway/accounting/account.ts';
import { differenceOf, type Totals } from '../gateway/accounting/difference.ts';
import type { Gateway } from '../gateway/gateway.ts';
import type { GatewayAccess } from '../attempt/gateway-access.ts';
import type { GatewayGrant, GrantRequest } from '../gateway/grant.ts';
import { withUpstreamFacts } from '../gateway/trouble/with-upstream-facts.ts';

export interface GatewayRun extends Omit<
  GrantRequest,
  'onRateLimited' | 'onUpstreamTrouble' | 'onNetworkAsked'
> {
  readonly gateway: Gateway;
  readonly emit: (event: EmittedEvent) => Promise<void>;
  /** Told once, in US dollars, when the run may ask no more, whatever became of it. @default nobody is told */
  readonly onCostKnown?: (costUsd: number) => void;
}

/** What became of a run, and what it asked for on the network. */
export type SeenOutcome = ExecutionOutcome & { readonly seenHosts?: readonly SeenHost[] };

/** How a run that was stopped from outside is called: whatever else went wrong, that is why it ended. */
const STOPPED: ReadonlySet<string> = new Set(['timed_out', 'stalled', 'workspace_too_large', 'interrupted']);

/** An agent that asks on and on would fill the log: the rest is in the count of errors. Of each kind. */
const MOST_UPSTREAM_EVENTS = 100;

/**
 * Runs something that may ask the model, and for hosts, while it runs, and no longer. What the gateway counted goes with the
 * result; where that isn't what the CLI reported, an event says so.
 */
export async function runThroughGateway(
  { gateway, emit, onCostKnown, ...request }: GatewayRun,
  run: (access: GatewayAccess) => Promise<ExecutionOutcome>,
): Promise<SeenOutcome> {
  // Nobody can wait for it here. A log that takes no more is noticed by the attempt itself.
  const sayAlone = (event: EmittedEvent) => void emit(event).catch(() => undefined);
  const grant = await gateway.open({
    ...request,
    onRateLimited: atMost(MOST_UPSTREAM_EVENTS, (limit) => sayAlone(ownEvent('task.rate_limited', limit))),
    onUpstreamTrouble: atMost(MOST_UPSTREAM_EVENTS, (start) =>
      sayAlone(ownEvent('task.upstream_trouble', start)),
    ),
    onNetworkAsked: (asked) => sayAlone(ownEvent('task.network_asked', asked)),
  });
  const outcome = await endingWith(grant, run).finally(() => onCostKnown?.(grant.usage().costUsd));
  const counted = grant.usage();
  const claude = outcome.result === null ? null : totalsOf(outcome.result);
  const difference = claude === null ? null : differenceOf(counted, claude);
  if (difference !== null || (claude === null && counted.costUsd > 0))
    await emit(ownEvent('task.usage_differs', { gateway: pickTotals(counted), claude, difference }));
  const complete = withUsage(judged(outcome, grant, request), {
    ...counted,
    difference,
  });
  return { ...complete, seenHosts: grant.seenHosts() };
}

function atMost<Data>(most: number, tell: (data: Data) => void): (data: Data) => void {
  let told = 0;
  return (data) => {
    told += 1;
    if (told <= most) tell(data);
  };
}

async function endingWith(
  grant: GatewayGrant,
  run: (access: GatewayAccess) => Promise<ExecutionOutcome>,
): Promise<ExecutionOutcome> {
  await using ending = grant;
  const { baseUrl, token, isFirstParty, proxyUrl } = ending;
  return await run({ baseUrl, token, isFirstParty, proxyUrl });
}

/** A run that failed once its budget was spent, failed of that; otherwise the upstream may have to do with it. */
function judged(
  outcome: ExecutionOutcome,
  grant: GatewayGrant,
  { earlierCostUsd = 0, counted }: Pick<GatewayRun, 'earlierCostUsd' | 'counted'>,
): ExecutionOutcome {
  if (outcome.status !== 'failed') return outcome;
  const { maxCostUsd } = grant;
  const costUsd = earlierCostUsd + grant.usage().costUsd;
  const isSpent = maxCostUsd !== null && costUsd >= maxCostUsd;
  // A refusal of a server that was killed since is known only by what the CLI makes of its status.
  const wasRefusedBefore = counted !== undefined && isSpent && outcome.error.code === 'credit_exhausted';
  if (!(grant.wasBudgetRefused || wasRefusedBefore) || STOPPED.has(outcome.error.code))
    return { ...outcome, error: withUpstreamFacts(outcome.error, grant.upstreamFacts()) };
  const message = `The task has cost ${costUsd.toFixed(4)} US dollars and may cost ${maxCostUsd}: its next request to the model was refused.`;
  return { ...outcome, error: taskError('budget_exceeded', message, { costUsd, maxCostUsd }) };
}

function withUsage(outcome: ExecutionOutcome, gateway: GatewayUsage): ExecutionOutcome {
  const add = (result: ReportedResult) => ({ ...result, usage: { ...result.usage, gateway } });
  if (outcome.status === 'completed') return { ...outcome, result: add(outcome.result) };
  return { ...outcome, result: outcome.result && add(outcome.result) };
}

function totalsOf({ usage, costUsd }: ReportedResult): Totals {
  return pickTotals({ ...usage, costUsd });
}

function pickTotals(counts: Totals | CountedUsage): Totals {
  const { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens, costUsd } = counts;
  return { inputTokens, outputTokens, cacheReadInputTokens, cacheCreationInputTokens, costUsd };
}
