import type { ModelUsage, Usage } from '@claude-ops/contract';
import { isRecord } from '../system/is-record.ts';
import { amount, count } from './message.ts';

export interface Accounting {
  readonly usage: Usage;
  /** US dollars, over all models. */
  readonly costUsd: number;
}

/**
 * Tokens and cost from the CLI's `modelUsage`, which covers sub-agents and, within a run, all turns so far. Its `usage`
 * covers the main loop only, and its `total_cost_usd` counts earlier runs of a resumed session too.
 */
export function accountFor(modelUsage: unknown): Accounting {
  const models = Object.fromEntries(
    Object.entries(isRecord(modelUsage) ? modelUsage : {}).map(([model, counts]) => [
      model,
      toModelUsage(counts),
    ]),
  );
  const sum = (field: keyof ModelUsage) =>
    Object.values(models).reduce((total, model) => total + model[field], 0);
  const usage = {
    inputTokens: sum('inputTokens'),
    outputTokens: sum('outputTokens'),
    cacheReadInputTokens: sum('cacheReadInputTokens'),
    cacheCreationInputTokens: sum('cacheCreationInputTokens'),
    models,
  };
  return { usage, costUsd: withoutFloatDust(sum('costUsd')) };
}

/** Sums of binary fractions: a price has no more than ten decimals. */
function withoutFloatDust(costUsd: number): number {
  return Number(costUsd.toFixed(10));
}

function toModelUsage(counts: unknown): ModelUsage {
  const record = isRecord(counts) ? counts : {};
  return {
    inputTokens: count(record['inputTokens']),
    outputTokens: count(record['outputTokens']),
    cacheReadInputTokens: count(record['cacheReadInputTokens']),
    cacheCreationInputTokens: count(record['cacheCreationInputTokens']),
    costUsd: withoutFloatDust(amount(record['costUSD'])),
  };
}
