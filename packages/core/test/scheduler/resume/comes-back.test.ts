import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryNodeRegistry,
  createMemorySignals,
  createMemoryTaskStore,
} from '../../../src/index.ts';
import { RESUMED } from '../../support/interrupted-work.ts';
import { API_KEY, startOps } from '../../support/start-ops.ts';

const secretKey = new Uint8Array(32).fill(7);

/** A store as a killed node leaves it: its lease has not ended yet. */
async function storeOfKilledNode(instanceId: string) {
  const tasks = createMemoryTaskStore();
  await using ops = createClaudeOps({ stores: { tasks }, secretKey, instanceId });
  const { id } = await ops.createTask({ prompt: 'hello', apiKey: API_KEY, retries: RESUMED });
  const at = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
  await tasks.claim({ instanceId, attemptId: 'attempt', now: at(0), leaseExpiresAt: at(60) });
  return { tasks, id };
}

test('a node that comes back asks first for what it had left, as it may have the sessions', async () => {
  const { tasks, id } = await storeOfKilledNode('one');
  const stores = { tasks, nodes: createMemoryNodeRegistry(), signals: createMemorySignals() };
  const start = async (instanceId: string) =>
    await startOps({ stores, instanceId, secretKey, script: () => ({ text: 'done' }) });
  await using other = await start('other');
  await using _one = await start('one');
  expect(await other.ops.waitForCompletion(id)).toMatchObject({ status: 'completed', attempts: 2 });
  expect(await tasks.findRunner(id)).toBe('one');
});
