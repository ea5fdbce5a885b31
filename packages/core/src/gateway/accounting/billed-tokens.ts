import { isRecord } from '../../system/is-record.ts';
import { count } from '../../claude/message.ts';

/** What of an answer is paid for. */
export interface BilledTokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadInputTokens: number;
  readonly cacheCreationInputTokens: number;
  /** Of those written to the prompt cache, the ones that are kept there for an hour. */
  readonly hourCacheInputTokens: number;
  readonly webSearches: number;
  readonly isFast: boolean;
  /** Whether the model was bound to run in the United States. */
  readonly isInUs: boolean;
}

export const NO_TOKENS: BilledTokens = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadInputTokens: 0,
  cacheCreationInputTokens: 0,
  hourCacheInputTokens: 0,
  webSearches: 0,
  isFast: false,
  isInUs: false,
};

/**
 * What is known once an answer has said more of its `usage`: the counts are those of the whole answer so far, and a later
 * one that leaves a count out, or says 0, takes nothing back.
 */
export function updateTokens(known: BilledTokens, usage: unknown): BilledTokens {
  if (!isRecord(usage)) return known;
  const cacheCreation = isRecord(usage['cache_creation']) ? usage['cache_creation'] : {};
  const serverTools = isRecord(usage['server_tool_use']) ? usage['server_tool_use'] : {};
  return {
    inputTokens: count(usage['input_tokens']) || known.inputTokens,
    outputTokens: count(usage['output_tokens']) || known.outputTokens,
    cacheReadInputTokens: count(usage['cache_read_input_tokens']) || known.cacheReadInputTokens,
    cacheCreationInputTokens: count(usage['cache_creation_input_tokens']) || known.cacheCreationInputTokens,
    hourCacheInputTokens: count(cacheCreation['ephemeral_1h_input_tokens']) || known.hourCacheInputTokens,
    webSearches: count(serverTools['web_search_requests']) || known.webSearches,
    isFast: usage['speed'] === 'fast' || known.isFast,
    isInUs: usage['inference_geo'] === 'us' || known.isInUs,
  };
}
