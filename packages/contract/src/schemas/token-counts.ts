import { Type, type Static } from '@sinclair/typebox';

const tokens = (description: string) => Type.Integer({ minimum: 0, description });

/** The kinds of tokens that are told apart. */
export const TOKEN_COUNTS = {
  inputTokens: tokens('Tokens sent, without those read from or written to the prompt cache.'),
  outputTokens: tokens('Tokens received.'),
  cacheReadInputTokens: tokens('Tokens read from the prompt cache.'),
  cacheCreationInputTokens: tokens('Tokens written to the prompt cache.'),
};

export const ModelUsage = Type.Object({
  ...TOKEN_COUNTS,
  costUsd: Type.Number({ minimum: 0, description: 'US dollars.' }),
});
export type ModelUsage = Static<typeof ModelUsage>;
