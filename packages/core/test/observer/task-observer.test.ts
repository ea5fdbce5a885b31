import type { Task } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { createClaudeOps, type SweepReport } from '../../src/index.ts';
import { fixture } from '../support/fixture.ts';
import { startOps } from '../support/start-ops.ts';

interface Told {
  readonly started: Task[];
  readonly finished: Task[];
  readonly swept: SweepReport[];
}

function recorder() {
  const told: Told = { started: [], finished: [], swept: [] };
  return {
    told,
    observer: {
      started: (task: Task) => void told.started.push(task),
      finished: (task: Task) => void told.finished.push(task),
      swept: (report: SweepReport) => void told.swept.push(report),
    },
  };
}

test('an observer is told of a task that gets a slot and of its end, as they are stored', async () => {
  const { told, observer } = recorder();
  await using room = await startOps({ observer });
  const task = await room.run();
  expect(told.started).toMatchObject([{ id: task.id, status: 'running', startedAt: task.startedAt }]);
  expect(told.finished).toEqual([task]);
  expect(told.finished[0]?.result?.usage).toBeDefined();
});

test('an observer is told of a task that is cancelled before it runs', async () => {
  const { told, observer } = recorder();
  await using ops = createClaudeOps({ observer });
  const { id } = await ops.createTask({ prompt: 'early', apiKey: 'sk-ant-early-key' });
  await ops.cancelTask(id);
  expect(told.started).toEqual([]);
  expect(told.finished).toMatchObject([{ id, status: 'cancelled' }]);
});

test('an observer is told of every sweep, that of the start and that after a run the kernel does not clear up after', async () => {
  const { told, observer } = recorder();
  const claude = fixture('says-nothing.mjs', { usePidNamespace: false });
  await using room = await startOps({ observer, claude });
  expect(told.swept).toEqual([{ killed: 0, survivors: [] }]);
  await room.run();
  expect(told.swept).toHaveLength(2);
});

test('a task whose observer throws, or rejects, ends as it would have, and the log says so', async () => {
  const errors: string[] = [];
  const logger = {
    info() {},
    warn() {},
    error: (_facts: object, message: string) => void errors.push(message),
  };
  await using room = await startOps({
    logger,
    observer: {
      started: () => {
        throw new Error('no');
      },
      finished: () => Promise.reject(new Error('no')),
    },
  });
  expect((await room.run()).status).toBe('completed');
  await expect.poll(() => errors).toEqual(['an observer of tasks failed', 'an observer of tasks failed']);
});
