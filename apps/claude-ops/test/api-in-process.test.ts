import { createClaudeOps } from '@claude-ops/core';
import { startModelServer } from '@claude-ops/testing';
import { test } from 'vitest';
import { apiSuite, type ApiUnderTest } from './api-suite.ts';
import { IS_WHOLE } from './support/is-whole.ts';

// Tasks that are created, run, cancelled and pruned over HTTP are so by this api too.
apiSuite(open, { runs: IS_WHOLE ? test : test.skip });

async function open(maxConcurrency = 3): Promise<ApiUnderTest> {
  const model = await startModelServer();
  const api = createClaudeOps({
    maxConcurrency,
    claude: { baseUrl: model.url, environment: { CLAUDE_CODE_MAX_RETRIES: '1' } },
  });
  await api.start();
  return {
    api,
    model,
    async [Symbol.asyncDispose]() {
      await api.stop({ graceMs: 0 });
      await model.close();
    },
  };
}
