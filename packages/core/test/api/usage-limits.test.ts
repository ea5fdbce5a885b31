import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemorySignals,
  createMemoryTaskStore,
  type TaskStore,
} from '../../src/index.ts';
import { eventually } from '../support/eventually.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

const since = new Date().toISOString();
const until = new Date(Date.parse(since) + 3_600_000).toISOString();
const limit = {
  id: '01900000-0000-7000-8000-000000000001',
  credential: 'a hash',
  taskId: '01900000-0000-7000-8000-000000000002',
  since,
  until,
};
const input = { prompt: 'hello', apiKey: API_KEY };

/** A store that takes all tasks for tasks of the credential. */
function ofCredential(store: TaskStore): TaskStore {
  return { ...store, insert: (newTask) => store.insert({ ...newTask, credential: limit.credential }) };
}

test('a task that a usage limit holds says so, in every answer, without the credential', async () => {
  const tasks = ofCredential(createMemoryTaskStore());
  await using ops = createClaudeOps({ stores: { tasks } });
  const earlier = await ops.createTask(input);
  expect(earlier).toMatchObject({ status: 'queued', waitingFor: { kind: 'node' } });
  await tasks.noteUsageLimit(limit);
  const waitingFor = {
    kind: 'usage_limit',
    reason: `The provider lets its credential ask nothing before ${until}.`,
    since,
    until,
    approvalId: null,
  };
  const created = await ops.createTask(input);
  expect(created.waitingFor).toEqual(waitingFor);
  expect(await ops.getTask(created.id)).toEqual(created);
  const { data } = await ops.listTasks({ waiting: true });
  expect(data).toMatchObject([
    { id: created.id, waitingFor },
    { id: earlier.id, waitingFor },
  ]);
  const { credential, ...told } = limit;
  expect(await ops.listUsageLimits()).toEqual({ data: [{ ...told, queued: 2 }] });
  expect(JSON.stringify([created, data, await ops.listUsageLimits()])).not.toContain(credential);
  await ops.endUsageLimit(limit.id);
  expect(await ops.getTask(created.id)).toMatchObject({ waitingFor: { kind: 'node' } });
  expect(await ops.listUsageLimits()).toEqual({ data: [] });
  await expect(ops.endUsageLimit(limit.id)).rejects.toMatchObject({ code: 'usage_limit_not_found' });
});

test('tasks run on another engine as soon as somebody ends the wait', async () => {
  const tasks = ofCredential(createMemoryTaskStore());
  const shared = { stores: { tasks, signals: createMemorySignals() }, secretKey: new Uint8Array(32).fill(7) };
  await using worker = await startOps({ ...shared, instanceId: 'worker' });
  await using front = createClaudeOps({ ...shared, instanceId: 'front', maxConcurrency: 0 });
  await front.start();
  await tasks.noteUsageLimit(limit);
  const { id } = await front.createTask(input);
  await eventually(async () => expect(await worker.ops.getTask(id)).toMatchObject({ waitingFor: { until } }));
  const endedAt = performance.now();
  await front.endUsageLimit(limit.id);
  expect(await worker.ops.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  // Less than an engine waits before it looks again by itself.
  expect(performance.now() - endedAt).toBeLessThan(4_000);
});
