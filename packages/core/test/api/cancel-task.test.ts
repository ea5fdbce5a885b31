import { expect, test } from 'vitest';
import { createClaudeOps, createMemoryTaskStore } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { API_KEY, startOps } from '../support/start-ops.ts';

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
  await expect(room.ops.cancelTask(id, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'wait_aborted',
  });
  expect(await room.ops.waitForCompletion(id)).toMatchObject({ status: 'cancelled' });
});

test('a cancel of what another server runs ends with shutting_down when this one stops first', async () => {
  const store = createMemoryTaskStore();
  await using ops = createClaudeOps({ store });
  const { id } = await ops.createTask({ prompt: 'hello', apiKey: API_KEY });
  const at = new Date().toISOString();
  await store.claim({
    ...{ instanceId: 'another', attemptId: 'attempt', now: at, leaseExpiresAt: at },
    event: () => ({ type: 'task.started', at, data: '{}' }),
  });
  const cancelling = ops.cancelTask(id);
  await Promise.all([
    expect(cancelling).rejects.toMatchObject({ code: 'shutting_down' }),
    ops.stop({ graceMs: 0 }),
  ]);
});
