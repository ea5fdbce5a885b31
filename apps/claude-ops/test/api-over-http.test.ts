import { createClaudeOps } from '@claude-ops/core';
import { ClaudeOps } from '@claude-ops/sdk';
import { createServer } from '@claude-ops/server';
import { openSqliteStores } from '@claude-ops/storage';
import { startModelServer } from '@claude-ops/testing';
import path from 'node:path';
import { apiSuite } from './api-suite.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

apiSuite(async (maxConcurrency = 3) => {
  const model = await startModelServer();
  const directory = await temporaryDirectory();
  const stores = await openSqliteStores({ path: path.join(directory.path, 'claude-ops.db') });
  const ops = createClaudeOps({
    stores,
    maxConcurrency,
    dataDirectory: directory.path,
    claude: { baseUrl: model.url, environment: { CLAUDE_CODE_MAX_RETRIES: '1' } },
  });
  await ops.start();
  const server = createServer({ api: ops });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    api: new ClaudeOps({ baseUrl: url }),
    model,
    async [Symbol.asyncDispose]() {
      await ops.stop({ graceMs: 0 });
      await server.close();
      await stores[Symbol.asyncDispose]();
      await model.close();
      await directory[Symbol.asyncDispose]();
    },
  };
});
