import { existsSync, readdirSync } from 'node:fs';
import os from 'node:os';
import { expect, test } from 'vitest';
import {
  createClaudeOps,
  createMemoryTaskStore,
  type EmbeddedClaudeOps,
  type Executor,
} from '../src/index.ts';
import { whenAborted } from '../src/system/settles-within.ts';
import { outcomeOfStop } from '../src/claude/outcome.ts';
import { taskError } from '../src/claude/task-error.ts';
import { stopCauseOf } from '../src/attempt/stop-cause.ts';

const input = { prompt: 'hello', apiKey: 'sk-ant-made-up', mode: 'container' } as const;

interface Scene {
  readonly ops: EmbeddedClaudeOps;
  readonly recovered: () => number;
  readonly ran: string[];
}

/** claude-ops with an executor that says what it was asked. */
function open({ recover = async () => {}, run }: Partial<Executor> = {}): Scene {
  let recovered = 0;
  const ran: string[] = [];
  const executor: Executor = {
    mode: 'container',
    recover: async () => {
      recovered += 1;
      await recover(new Set());
    },
    endLeftovers: async () => {},
    run: async (attempt, options) => {
      ran.push(attempt.spec.prompt);
      return (await run?.(attempt, options)) ?? { status: 'cancelled', result: null };
    },
  };
  return { ops: createClaudeOps({ executors: [executor] }), recovered: () => recovered, ran };
}

/** Runs until it is told to stop, and says when it has begun. */
function waitingRun(): { run: Executor['run']; begun: Promise<void> } {
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  const run: Executor['run'] = async (_, { signal }) => {
    resolve();
    await whenAborted(signal).aborted;
    return outcomeOfStop(stopCauseOf(signal) ?? 'interrupted', null);
  };
  return { run, begun };
}

test('nothing runs before the start', async () => {
  const { ops, ran } = open();
  const { id } = await ops.createTask(input);
  expect(await ops.getTask(id)).toMatchObject({ status: 'queued' });
  expect(ran).toEqual([]);
  await ops.stop();
});

test('a start starts once, however often it is asked for, and recovers first', async () => {
  const steps: string[] = [];
  const { ops, recovered } = open({
    recover: async () => void steps.push('recovered'),
    run: async () => {
      steps.push('ran');
      return { status: 'cancelled', result: null };
    },
  });
  await using _ = ops;
  const { id } = await ops.createTask(input);
  await Promise.all([ops.start(), ops.start()]);
  await ops.start();
  await ops.waitForCompletion(id);
  expect(recovered()).toBe(1);
  expect(steps).toEqual(['recovered', 'ran']);
});

test('a start that fails fails again, and can be stopped', async () => {
  const { ops } = open({ recover: () => Promise.reject(new Error('no engine')) });
  await expect(ops.start()).rejects.toThrow('no engine');
  await expect(ops.start()).rejects.toThrow('no engine');
  await ops.stop();
});

test('stopped before it was started, it takes nothing in and does not start', async () => {
  const { ops, recovered } = open();
  const { id } = await ops.createTask(input);
  await ops.stop();
  await expect(ops.start()).rejects.toMatchObject({ code: 'shutting_down' });
  await expect(ops.createTask(input)).rejects.toMatchObject({ code: 'shutting_down' });
  expect(recovered()).toBe(0);
  expect(await ops.getTask(id)).toMatchObject({ status: 'queued' });
});

test('a stop while it starts waits for the start, and ends it', async () => {
  const recovering = Promise.withResolvers<void>();
  const { ops, recovered } = open({ recover: () => recovering.promise });
  const starting = ops.start();
  const stopping = ops.stop({ graceMs: 0 });
  recovering.resolve();
  await Promise.all([starting, stopping]);
  expect(recovered()).toBe(1);
  await expect(ops.start()).rejects.toMatchObject({ code: 'shutting_down' });
});

test('what another engine has written before the start is heard of at the start', async () => {
  const store = createMemoryTaskStore();
  const ended = { status: 'cancelled', result: null } as const;
  const executors = [
    { mode: 'container', recover: async () => {}, endLeftovers: async () => {}, run: async () => ended },
  ] as const;
  const options = { stores: { tasks: store }, executors, secretKey: Buffer.alloc(32, 7) };
  await using older = createClaudeOps(options);
  await using newer = createClaudeOps(options);
  const { id } = await newer.createTask(input);
  const types: string[] = [];
  const following = (async () => {
    for await (const { type } of newer.followTaskEvents(id)) types.push(type);
  })();
  const waiting = newer.waitForCompletion(id);
  await older.start();
  await older.waitForCompletion(id);
  expect(types).not.toContain('task.cancelled');
  await newer.start();
  expect(await waiting).toMatchObject({ status: 'cancelled' });
  await following;
  expect(types).toEqual(['task.queued', 'task.started', 'task.cancelled']);
});

test('a stop stops once, however often it is asked for', async () => {
  const { ops } = open();
  await ops.start();
  await Promise.all([ops.stop(), ops.stop(), ops[Symbol.asyncDispose]()]);
  await ops.stop();
  expect(await ops.getHealth()).toMatchObject({ status: 'stopping' });
});

test('queued tasks stay queued over a stop', async () => {
  const waiting = waitingRun();
  const { ops } = open(waiting);
  await ops.start();
  const created = await Promise.all(Array.from({ length: 5 }, () => ops.createTask(input)));
  await waiting.begun;
  await ops.stop({ graceMs: 0 });
  const tasks = await Promise.all(created.map(({ id }) => ops.getTask(id)));
  expect(tasks.map(({ status, error }) => error?.code ?? status).toSorted()).toEqual([
    ...Array<string>(3).fill('interrupted'),
    ...Array<string>(2).fill('queued'),
  ]);
});

test('a grace without end waits until what runs has ended', async () => {
  const ending = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  const { ops } = open({
    run: async (_, { signal }) => {
      begun.resolve();
      await ending.promise;
      const error = taskError('claude_failed', signal.aborted ? 'was stopped' : 'was not stopped');
      return { status: 'failed', error, result: null };
    },
  });
  await ops.start();
  const { id } = await ops.createTask(input);
  await begun.promise;
  const stopping = ops.stop({ graceMs: Infinity });
  // A timer that overflows goes off before this one.
  setTimeout(ending.resolve, 10);
  await stopping;
  expect((await ops.getTask(id)).error).toMatchObject({ message: 'was not stopped' });
});

test('health tells what runs and what waits, that it has yet to start, and that it stops', async () => {
  let now = 1_000;
  await using ops = createClaudeOps({ clock: { now: () => now }, version: '1.2.3', maxConcurrency: 7 });
  await ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up' });
  now = 86_400_000;
  const { uptimeMs } = await ops.getHealth();
  expect(uptimeMs).toBeLessThan(60_000);
  const health = {
    version: '1.2.3',
    uptimeMs: expect.any(Number) as number,
    scheduler: { maxConcurrency: 7, running: 0, queued: 1 },
    node: { name: expect.any(String), maxConcurrency: 7, running: 0 },
    warm: { idle: 0, memoryBytes: 0 },
  };
  expect(await ops.getHealth()).toEqual({ status: 'starting', ...health });
  await ops.stop();
  expect(await ops.getHealth()).toEqual({ status: 'stopping', ...health });
});

test('what it made for itself is gone after the stop', async () => {
  const { ops } = open();
  await ops.start();
  const { id } = await ops.createTask(input);
  await ops.waitForCompletion(id);
  expect(readdirSync(os.tmpdir()).filter((name) => name.startsWith('claude-ops-'))).toHaveLength(1);
  await ops.stop();
  expect(existsSync(os.tmpdir())).toBe(true);
  expect(readdirSync(os.tmpdir()).filter((name) => name.startsWith('claude-ops-'))).toEqual([]);
});
