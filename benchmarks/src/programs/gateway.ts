/**
 * A gateway with as many attempts as it is told, each of which does nothing but keep its way to the model open:
 * `node gateway.ts http://127.0.0.1:8080 10` prints a line of JSON for each, `{ baseUrl, token }`.
 */
import { once } from 'node:events';
import { createClaudeOps, type Executor } from '@claude-ops/core';

const [upstream = '', attempts = '1'] = process.argv.slice(2);

const holdsTheWayOpen: Executor = {
  mode: 'container',
  recover: async () => undefined,
  endLeftovers: async () => undefined,
  async run(_attempt, { gateway: { baseUrl, token }, signal }) {
    process.stdout.write(`${JSON.stringify({ baseUrl, token })}\n`);
    await once(signal, 'abort');
    return { status: 'cancelled', result: null };
  },
};

await using ops = createClaudeOps({
  claude: { baseUrl: upstream },
  executors: [holdsTheWayOpen],
  defaultMode: 'container',
  defaultTimeoutMs: 24 * 3600 * 1000,
  maxConcurrency: Number(attempts),
});
await ops.start();
for (let attempt = 0; attempt < Number(attempts); attempt += 1)
  await ops.createTask({ prompt: 'Hold the way open.', apiKey: 'sk-ant-made-up-for-benchmarks' });
await once(process, 'SIGTERM');
await ops.stop({ graceMs: 0 });
