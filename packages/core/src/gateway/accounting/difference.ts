import type { ModelUsage, UsageDifference } from '@claude-ops/contract';

/** What the CLI and the gateway add up both. */
export type Totals = Pick<ModelUsage, keyof UsageDifference>;

/** Sums of the same prices in another order differ in their last digits; prices of another version by more. */
const SAME_COST = 0.01;

/** What the gateway counted less what the CLI reported; null where tokens are the same and costs within 1 %. */
export function differenceOf(gateway: Totals, claude: Totals): UsageDifference | null {
  const difference = {
    inputTokens: gateway.inputTokens - claude.inputTokens,
    outputTokens: gateway.outputTokens - claude.outputTokens,
    cacheReadInputTokens: gateway.cacheReadInputTokens - claude.cacheReadInputTokens,
    cacheCreationInputTokens: gateway.cacheCreationInputTokens - claude.cacheCreationInputTokens,
    costUsd: gateway.costUsd - claude.costUsd,
  };
  const { costUsd, ...tokens } = difference;
  const isSameCost = Math.abs(costUsd) <= SAME_COST * Math.max(gateway.costUsd, claude.costUsd);
  return isSameCost && Object.values(tokens).every((count) => count === 0) ? null : difference;
}
