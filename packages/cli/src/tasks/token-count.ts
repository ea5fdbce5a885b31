import type { Usage } from '@claude-ops/contract';

/** Tokens in, those of the prompt cache included, and out. */
export function tokenCount(usage: Usage): string {
  const sent = usage.inputTokens + usage.cacheReadInputTokens + usage.cacheCreationInputTokens;
  return `${sent.toLocaleString('en-US')} tokens in, ${usage.outputTokens.toLocaleString('en-US')} out`;
}
