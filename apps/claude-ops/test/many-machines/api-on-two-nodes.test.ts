import path from 'node:path';
import {
  createClaudeOps,
  createDiskArtifactStore,
  createDiskUploadStore,
  type Logger,
} from '@claude-ops/core';
import { ClaudeOps } from '@claude-ops/sdk';
import { createServer } from '@claude-ops/server';
import { openPostgresStores } from '@claude-ops/storage/postgres';
import { startModelServer } from '@claude-ops/testing';
import { temporaryDatabase } from '@claude-ops/testing-postgres/vitest';
import { expect, test } from 'vitest';
import { apiSuite, type ApiUnderTest } from '../api-suite.ts';
import { IS_WHOLE } from '../support/is-whole.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const silent: Logger = { info() {}, warn() {}, error() {} };

const secretKey = new Uint8Array(32).fill(9);

const whole = IS_WHOLE ? test : test.skip;
// The requests go to a node that runs nothing, over HTTP. The other one runs the tasks, to their ends as if it were alone. What is
// refused goes no further than the first one.
apiSuite(open, { outcomes: whole, refusals: whole });

async function open(maxConcurrency = 3): Promise<ApiUnderTest> {
  const [model, database, directory] = await Promise.all([
    startModelServer(),
    temporaryDatabase(),
    temporaryDirectory(),
  ]);
  const files = {
    artifactStore: createDiskArtifactStore(path.join(directory.path, 'artifacts'), silent),
    uploadStore: createDiskUploadStore(path.join(directory.path, 'uploads'), silent),
  };
  const start = async (nodeName: string, most: number) => {
    const stores = await openPostgresStores({ url: database.url });
    const ops = createClaudeOps({
      stores,
      ...files,
      nodeName,
      secretKey,
      maxConcurrency: most,
      claude: { baseUrl: model.url, environment: { CLAUDE_CODE_MAX_RETRIES: '1' } },
    });
    await ops.start();
    return { ops, stores };
  };
  const [front, worker] = [await start('front', 0), await start('worker', maxConcurrency)];
  const server = createServer({ api: front.ops });
  const { url } = await server.listen({ port: 0, host: '127.0.0.1' });
  return {
    api: new ClaudeOps({ baseUrl: url }),
    model,
    async untilBeat() {
      const since = new Date().toISOString();
      await expect
        .poll(
          async () => (await worker.stores.nodes.list()).find(({ name }) => name === 'worker')?.heartbeatAt,
        )
        .toSatisfy((heartbeatAt: string) => heartbeatAt > since);
    },
    async [Symbol.asyncDispose]() {
      await front.ops.stop({ graceMs: 0 });
      await server.close();
      await worker.ops.stop({ graceMs: 0 });
      for (const { stores } of [front, worker]) await stores[Symbol.asyncDispose]();
      await model.close();
      await database[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
}
