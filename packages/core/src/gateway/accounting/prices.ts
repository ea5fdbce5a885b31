/** US dollars for a million tokens, and what changes them. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  /** What fast answers cost, in times the price. @default 1 */
  readonly fastFactor?: number;
  /** What a request costs whose prompt is longer than so many tokens, in times the price. @default never more */
  readonly longPrompt?: { readonly beyondTokens: number; readonly factor: number };
}

/**
 * The list prices, as the claude CLI accounts for them: each was measured with 2.1.330 by answering it with a known number
 * of tokens of one kind and reading `modelUsage.costUSD`.
 */
const PRICES: Readonly<Record<string, Prices>> = {
  'claude-fable-5': { input: 10, output: 50, cacheRead: 1 },
  'claude-fable-5-1': { input: 10, output: 50, cacheRead: 0.25 },
  'claude-fable-5-2': { input: 8, output: 40, cacheRead: 0.2, fastFactor: 2 },
  'claude-mythos-5': { input: 10, output: 50, cacheRead: 1 },
  'claude-mythos-5-1': { input: 10, output: 50, cacheRead: 0.25 },
  'claude-mythos-5-2': { input: 8, output: 40, cacheRead: 0.2, fastFactor: 2 },
  'claude-opus-5-5': { input: 4, output: 20, cacheRead: 0.2, fastFactor: 2 },
  'claude-opus-5': { input: 5, output: 25, cacheRead: 0.5, fastFactor: 2 },
  'claude-opus-4-8': { input: 5, output: 25, cacheRead: 0.5, fastFactor: 2 },
  'claude-opus-4-7': { input: 5, output: 25, cacheRead: 0.5, fastFactor: 6 },
  'claude-opus-4-6': { input: 5, output: 25, cacheRead: 0.5, fastFactor: 6 },
  'claude-opus-4-5': { input: 5, output: 25, cacheRead: 0.5 },
  'claude-sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1 },
  'claude-sonnet-5': { input: 2, output: 10, cacheRead: 0.2 },
  'claude-sonnet-4-6': { input: 3, output: 15, cacheRead: 0.3 },
  'claude-sonnet-4-5': { input: 3, output: 15, cacheRead: 0.3 },
  'claude-sonnet-4': { input: 3, output: 15, cacheRead: 0.3 },
  'claude-3-7-sonnet': { input: 3, output: 15, cacheRead: 0.3 },
  'claude-3-5-sonnet': { input: 3, output: 15, cacheRead: 0.3 },
  'claude-haiku-5-5': {
    input: 0.1,
    output: 0.5,
    cacheRead: 0.01,
    longPrompt: { beyondTokens: 100_000, factor: 5 },
  },
  'claude-haiku-4-5': { input: 1, output: 5, cacheRead: 0.1 },
  'claude-3-5-haiku': { input: 0.8, output: 4, cacheRead: 0.08 },
};

/** What the CLI takes for a model that it doesn't know. */
const UNKNOWN: Prices = { input: 4, output: 20, cacheRead: 0.2 };

/** Names with a date, a provider's prefix or a suffix are those of the same model; another version is another model. */
const PATTERNS = Object.entries(PRICES)
  .toSorted(([one], [other]) => other.length - one.length)
  .map(([name, prices]) => ({ pattern: new RegExp(`${name}(?!\\d)(?!-\\d{1,2}(?!\\d))`), prices }));

/** The prices of a model, by the name that it answers with. */
export function pricesOf(model: string): Prices {
  return PATTERNS.find(({ pattern }) => pattern.test(model))?.prices ?? UNKNOWN;
}
