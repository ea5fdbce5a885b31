import { Type, type Static } from '@sinclair/typebox';

const tokens = (description: string) => Type.Integer({ minimum: 0, description });

const counts = {
  inputTokens: tokens('Tokens sent, without those read from or written to the prompt cache.'),
  outputTokens: tokens('Tokens received.'),
  cacheReadInputTokens: tokens('Tokens read from the prompt cache.'),
  cacheCreationInputTokens: tokens('Tokens written to the prompt cache.'),
};

export const ModelUsage = Type.Object({
  ...counts,
  costUsd: Type.Number({ minimum: 0, description: 'US dollars.' }),
});
export type ModelUsage = Static<typeof ModelUsage>;

/** Tokens of all models a task used, sub-agents included: summed from the claude CLI's per-model accounting. */
export const Usage = Type.Object({
  ...counts,
  models: Type.Record(Type.String(), ModelUsage, { description: 'The same, by model.' }),
});
export type Usage = Static<typeof Usage>;
