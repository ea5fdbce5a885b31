import type { BilledTokens } from './billed-tokens.ts';
import { pricesOf, type Prices } from './prices.ts';

/** Measured, like the prices, and the same for every model: in times the price of input, of everything, and in US dollars. */
const CACHE_WRITE_FACTOR = 1.25;
const HOUR_CACHE_WRITE_FACTOR = 2;
const IN_US_FACTOR = 1.1;
const WEB_SEARCH_USD = 0.01;

/** What an answer costs, in US dollars by the list prices. */
export function costOf(model: string, tokens: BilledTokens): number {
  const prices = pricesOf(model);
  const hourCache = Math.min(tokens.hourCacheInputTokens, tokens.cacheCreationInputTokens);
  const millionths =
    tokens.inputTokens * prices.input +
    tokens.outputTokens * prices.output +
    tokens.cacheReadInputTokens * prices.cacheRead +
    (tokens.cacheCreationInputTokens - hourCache) * prices.input * CACHE_WRITE_FACTOR +
    hourCache * prices.input * HOUR_CACHE_WRITE_FACTOR;
  return (millionths / 1_000_000) * factorOf(prices, tokens) + tokens.webSearches * WEB_SEARCH_USD;
}

function factorOf({ fastFactor = 1, longPrompt }: Prices, tokens: BilledTokens): number {
  const promptTokens = tokens.inputTokens + tokens.cacheReadInputTokens + tokens.cacheCreationInputTokens;
  const isLong = longPrompt !== undefined && promptTokens > longPrompt.beyondTokens;
  return (
    (tokens.isFast ? fastFactor : 1) * (tokens.isInUs ? IN_US_FACTOR : 1) * (isLong ? longPrompt.factor : 1)
  );
}
