import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore, type TaskStore } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

const at = '2026-11-22T12:00:00.000Z';
const event = { type: 'task.event', at, data: '{}' };

/** A store with a task that another server runs, which ends it as cancelled when it is told to. */
async function storeOfAnotherServer(): Promise<{ store: TaskStore; id: string; finish(): Promise<void> }> {
  const store = createMemoryTaskStore();
  await using other = createClaudeOps({ stores: { tasks: store } });
  const { id } = await other.createTask({ prompt: 'hello', apiKey: API_KEY });
  const lease = { instanceId: 'another', attemptId: 'attempt', now: at, leaseExpiresAt: at };
  await store.claim(lease);
  return {
    store,
    id,
    async finish() {
      const facts = { to: 'cancelled', result: null, error: null, finishedAt: at, event } as const;
      await store.finish({ taskId: id, from: 'running', attempt: 1, ...facts });
    },
  };
}

async function isCancelRequested(store: TaskStore): Promise<boolean> {
  const [abandoned] = await store.listAbandoned({ instanceId: 'another', now: at });
  return abandoned?.isCancelRequested === true;
}

test('an unknown task cannot be cancelled', async () => {
  await using ops = createClaudeOps();
  await expect(ops.cancelTask('no-such-id')).rejects.toMatchObject({ code: 'task_not_found' });
});

test('a queued task that is cancelled twice is answered twice', async () => {
  await using ops = createClaudeOps();
  const { id } = await ops.createTask({ prompt: 'hello', apiKey: API_KEY });
  const first = await ops.cancelTask(id);
  expect(first).toMatchObject({ status: 'cancelled', finishedAt: expect.any(String) });
  expect(await ops.cancelTask(id)).toEqual(first);
});

test('a caller that gives up gets wait_aborted, and the task is cancelled all the same', async () => {
  await using room = await startOps({ claude: fixture('waits.mjs') });
  const { id } = await room.create();
  await room.event(id, ({ type }) => type === 'claude.system');
  const giveUp = new AbortController();
  const cancelling = room.ops.cancelTask(id, { signal: giveUp.signal });
  giveUp.abort();
  await expect(cancelling).rejects.toMatchObject({ code: 'wait_aborted' });
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'cancelled' });
});

test('a cancel of what another server runs waits until that one has ended it', async () => {
  const { store, id, finish } = await storeOfAnotherServer();
  await using ops = createClaudeOps({ stores: { tasks: store } });
  const cancelling = ops.cancelTask(id);
  await expect.poll(() => isCancelRequested(store)).toBe(true);
  await finish();
  expect(await cancelling).toMatchObject({ id, status: 'cancelled' });
});

test('a cancel of what another server runs ends with shutting_down when this one stops first', async () => {
  const { store, id } = await storeOfAnotherServer();
  await using ops = createClaudeOps({ stores: { tasks: store } });
  const cancelling = ops.cancelTask(id);
  await Promise.all([
    expect(cancelling).rejects.toMatchObject({ code: 'shutting_down' }),
    ops.stop({ graceMs: 0 }),
  ]);
});
