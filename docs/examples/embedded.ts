/**
 * claude-ops inside another service: tasks in SQLite, so that they survive a restart.
 *   ANTHROPIC_API_KEY=sk-ant-... MY_SECRET_KEY=$(openssl rand -base64 32) node embedded.ts
 */
import { createClaudeOps } from '@claude-ops/core';
import { openSqliteStores } from '@claude-ops/storage';

const baseUrl = process.env['UPSTREAM_BASE_URL'];

await using stores = await openSqliteStores({ path: './claude-ops.db' });
await using ops = createClaudeOps({
  stores,
  dataDirectory: './data',
  instanceId: 'embedded-example',
  secretKey: Buffer.from(process.env['MY_SECRET_KEY'] ?? '', 'base64'),
  ...(baseUrl && { claude: { baseUrl } }),
});
await ops.start();

const { id } = await ops.createTask({
  prompt: 'Name three prime numbers',
  apiKey: process.env['ANTHROPIC_API_KEY'] ?? '',
  schema: {
    type: 'object',
    properties: { primes: { type: 'array', items: { type: 'integer' } } },
    required: ['primes'],
  },
});
for await (const { sequence, type } of ops.followTaskEvents(id)) console.log(sequence, type);

const { result, error } = await ops.getTask(id);
console.log(error?.message ?? JSON.stringify(result?.data));
