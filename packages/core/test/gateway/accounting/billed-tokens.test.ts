import { expect, test } from 'vitest';
import { NO_TOKENS, updateTokens } from '../../../src/gateway/accounting/billed-tokens.ts';

const begun = updateTokens(NO_TOKENS, {
  input_tokens: 10,
  output_tokens: 1,
  cache_read_input_tokens: 20,
  cache_creation_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 18, ephemeral_1h_input_tokens: 12 },
  inference_geo: 'us',
});

test('everything that is paid for is read', () => {
  expect(begun).toEqual({
    inputTokens: 10,
    outputTokens: 1,
    cacheReadInputTokens: 20,
    cacheCreationInputTokens: 30,
    hourCacheInputTokens: 12,
    webSearches: 0,
    isFast: false,
    isInUs: true,
  });
});

test('later counts stand for the whole answer, and take nothing back', () => {
  const usage = {
    output_tokens: 50,
    input_tokens: 0,
    server_tool_use: { web_search_requests: 2 },
    speed: 'fast',
  };
  expect(updateTokens(begun, usage)).toEqual({ ...begun, outputTokens: 50, webSearches: 2, isFast: true });
});

test.for([
  undefined,
  null,
  7,
  'usage',
  [],
  {
    input_tokens: -1,
    output_tokens: '5',
    cache_creation: 3,
    server_tool_use: null,
    cache_read_input_tokens: 1e300,
  },
])('%j says nothing', (usage) => {
  expect(updateTokens(begun, usage)).toEqual(begun);
});
