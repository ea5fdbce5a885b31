import type { ExecutionMode } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryNodeRegistry,
  createMemorySignals,
  createMemoryTaskStore,
  type ClaudeOpsOptions,
  type Executor,
} from '../../src/index.ts';

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up' };

/** Ends each run at once, in the place of an executor that starts programs. */
function executorOf(mode: ExecutionMode): Executor {
  return {
    mode,
    recover: async () => {},
    endLeftovers: async () => {},
    run: async () => ({ status: 'cancelled', result: null }),
  };
}

function openFleet() {
  const stores = {
    tasks: createMemoryTaskStore(),
    nodes: createMemoryNodeRegistry(),
    signals: createMemorySignals(),
  };
  const opened: ReturnType<typeof createClaudeOps>[] = [];
  return {
    async start(name: string, modes: ExecutionMode[], options: ClaudeOpsOptions = {}) {
      const ops = createClaudeOps({
        stores,
        secretKey: new Uint8Array(32).fill(7),
        instanceId: name,
        executors: [executorOf('process'), executorOf('container')],
        modes,
        ...(modes[0] && { defaultMode: modes[0] }),
        ...options,
      });
      opened.push(ops);
      await ops.start();
      return ops;
    },
    runnerOf: async (taskId: string) => await stores.tasks.findRunner(taskId),
    async [Symbol.asyncDispose]() {
      for (const ops of opened) await ops.stop({ graceMs: 0 });
    },
  };
}

test('a task runs on a node that offers its mode, whichever of them looks first', async () => {
  await using fleet = openFleet();
  const processes = await fleet.start('processes', ['process']);
  const containers = await fleet.start('containers', ['container']);
  for (const ops of [processes, containers, processes, containers])
    for (const mode of ['process', 'container'] as const) {
      const { id } = await ops.createTask({ ...input, mode });
      await ops.waitForCompletion(id);
      expect(await fleet.runnerOf(id)).toBe(mode === 'process' ? 'processes' : 'containers');
    }
});

test('a node that runs no tasks takes those of the modes that others run, and before there are others those of its own', async () => {
  await using fleet = openFleet();
  const front = await fleet.start('front', ['process', 'container'], { maxConcurrency: 0 });
  expect(await front.createTask({ ...input, mode: 'container' })).toMatchObject({ status: 'queued' });
  await fleet.start('worker', ['process']);
  await expect
    .poll(() => front.createTask({ ...input, mode: 'container' }).catch((error: unknown) => error))
    .toMatchObject({ code: 'executor_unavailable', details: { offered: ['process'] } });
  expect(await front.createTask({ ...input, mode: 'process' })).toMatchObject({ mode: 'process' });
});

test('a node takes tasks of a mode that only others offer, and refuses one that none offers', async () => {
  await using fleet = openFleet();
  const front = await fleet.start('front', ['process'], { maxConcurrency: 0 });
  // It runs none itself, so that no other node takes tasks for it.
  await fleet.start('other front', ['process', 'container'], { maxConcurrency: 0 });
  await expect(front.createTask({ ...input, mode: 'container' })).rejects.toMatchObject({
    code: 'executor_unavailable',
    details: { mode: 'container', offered: ['process'] },
  });
  const worker = await fleet.start('worker', ['container']);
  await expect
    .poll(async () => await front.createTask({ ...input, mode: 'container' }).catch(() => null))
    .not.toBeNull();
  const { data } = await front.listTasks();
  const [task] = data;
  expect(task).toMatchObject({ mode: 'container' });
  expect(await worker.waitForCompletion(task?.id ?? '')).toMatchObject({ status: 'cancelled' });
});

test('a task of a mode that no node offers waits, says so, and keeps no other task back', async () => {
  await using fleet = openFleet();
  const before = await fleet.start('before', ['process', 'container'], { maxConcurrency: 0 });
  const { id } = await before.createTask({ ...input, mode: 'container' });
  await before.stop();
  const ops = await fleet.start('without', ['process']);
  const other = await ops.createTask(input);
  await ops.waitForCompletion(other.id);
  const waitingFor = { kind: 'node', reason: 'No node that starts tasks offers the mode "container".' };
  expect(await ops.getTask(id)).toMatchObject({ status: 'queued', waitingFor });
  expect((await ops.listTasks({ status: ['queued'] })).data).toMatchObject([{ id, waitingFor }]);
  await fleet.start('with', ['container']);
  await ops.waitForCompletion(id);
  expect(await fleet.runnerOf(id)).toBe('with');
});
