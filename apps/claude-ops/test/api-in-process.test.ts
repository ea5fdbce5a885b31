import { createClaudeOps } from '@claude-ops/core';
import { startModelServer } from '@claude-ops/testing';
import { apiSuite } from './api-suite.ts';

apiSuite(async (maxConcurrency = 3) => {
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
});
