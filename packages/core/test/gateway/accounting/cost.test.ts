import { expect, test } from 'vitest';
import { NO_TOKENS, type BilledTokens } from '../../../src/gateway/accounting/billed-tokens.ts';
import { costOf } from '../../../src/gateway/accounting/cost.ts';

const MILLION = 1_000_000;
const SONNET = 'claude-sonnet-4-6';
const HAIKU = 'claude-haiku-5-5';
const cost = (model: string, tokens: Partial<BilledTokens>) => costOf(model, { ...NO_TOKENS, ...tokens });

/** Measured with the claude CLI 2.1.330: what it accounts for a million tokens of each kind, in US dollars. */
test.for([
  [{ inputTokens: MILLION }, 3],
  [{ outputTokens: MILLION }, 15],
  [{ cacheReadInputTokens: MILLION }, 0.3],
  [{ cacheCreationInputTokens: MILLION }, 3.75],
  [{ cacheCreationInputTokens: MILLION, hourCacheInputTokens: MILLION }, 6],
  [{ cacheCreationInputTokens: MILLION, hourCacheInputTokens: 2 * MILLION }, 6],
  [{ webSearches: 1_000 }, 10],
  [{ inputTokens: MILLION, isInUs: true }, 3.3],
  [{ webSearches: 1_000, isInUs: true }, 10],
  [{ inputTokens: MILLION, isFast: true }, 3],
  [{}, 0],
] as const)('%j cost %d dollars', ([tokens, dollars]) => {
  expect(cost(SONNET, tokens)).toBeCloseTo(dollars, 10);
});

test('fast answers cost more where the model has a price for them', () => {
  expect(cost('claude-opus-4-7', { outputTokens: MILLION, isFast: true })).toBeCloseTo(150, 10);
  expect(cost('claude-opus-5-5', { outputTokens: MILLION, isFast: true })).toBeCloseTo(40, 10);
});

test('a long prompt costs more where the model has a price for it, all of it and the answer', () => {
  expect(cost(HAIKU, { inputTokens: 100_000 })).toBeCloseTo(0.01, 10);
  expect(cost(HAIKU, { inputTokens: 50_000, cacheReadInputTokens: 50_001 })).toBeCloseTo(0.0275, 6);
  expect(cost(HAIKU, { cacheReadInputTokens: 300_000, outputTokens: 1_000 })).toBeCloseTo(0.0175, 10);
  expect(cost(HAIKU, { outputTokens: 200_000 })).toBeCloseTo(0.1, 10);
});

test.for([
  ['claude-opus-5-5', 4],
  ['claude-opus-5', 5],
  ['claude-opus-4-5-20251101', 5],
  ['us.anthropic.claude-opus-4-5-20251101-v1:0', 5],
  ['claude-sonnet-4-20250514', 3],
  ['claude-sonnet-4@20250514', 3],
  ['claude-haiku-4-5-20251001', 1],
  ['claude-3-5-haiku-latest', 0.8],
  ['claude-fable-5-1', 10],
  ['claude-fable-5-2', 8],
  ['claude-sonnet-5[1m]', 2],
  // Nothing is known of these: they cost what the CLI takes for a model that it doesn't know.
  ['claude-opus-5-7', 4],
  ['claude-haiku-4-6', 4],
  ['claude-sonnet-44', 4],
  ['some-other-model', 4],
  ['', 4],
] as const)('a million tokens sent to %s cost %d dollars', ([model, dollars]) => {
  expect(cost(model, { inputTokens: MILLION })).toBeCloseTo(dollars, 10);
});
