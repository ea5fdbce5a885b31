import { readFileSync } from 'node:fs';
import { say, useTool } from '@claude-ops/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FROM_WARM } from '../../../support/places/from-warm.ts';
import { IN_PROCESS } from '../../../support/places/in-process.ts';
import { warmProcesses } from '../../../support/warm-processes.ts';
import { findProcesses, runProcesses } from '../../../support/processes.ts';
import { API_KEY, type RunningOps } from '../../../support/start-ops.ts';

const script = [useTool('Write', { file_path: 'new.txt', content: 'new' }), say('done')];
const options = { permissionMode: 'acceptEdits', model: 'claude-sonnet-4-6' } as const;

describe('of one server', () => {
  let shared: RunningOps;
  /** A server for the tests that leave it as it was, with a warm process. */
  const sharedRoom = async () => {
    await FROM_WARM.untilReady?.(shared);
    return shared;
  };

  beforeAll(async () => {
    shared = await FROM_WARM.start({ script });
  });
  afterAll(async () => await shared[Symbol.asyncDispose]());

  test('a warm process has no key, and what it has in the place of one is refused', async () => {
    const room = await sharedRoom();
    const environments = findProcesses().map(({ pid }) => readFileSync(`/proc/${pid}/environ`, 'latin1'));
    expect(environments.join()).not.toContain(API_KEY);
    const read = (name: string) => new RegExp(`\0${name}=([^\0]+)`).exec(environments.join('\0'))?.[1] ?? '';
    const answer = await fetch(`${read('ANTHROPIC_BASE_URL')}/v1/messages`, {
      method: 'POST',
      headers: { 'x-api-key': read('ANTHROPIC_API_KEY') },
      body: '{}',
    });
    expect(answer.status).toBe(401);
    expect(room.server.requests).toEqual([]);
  });

  test('a task takes the warm process, and says and asks the same as one that starts cold', async () => {
    const warm = await sharedRoom();
    await using cold = await IN_PROCESS.start({ script });
    expect((await warm.ops.getHealth()).warm.memoryBytes).toBeGreaterThan(50_000_000);
    const task = await warm.create(options);
    await warm.server.waitForRequest();
    expect((await warm.ops.getHealth()).warm).toEqual({ idle: 0, memoryBytes: 0 });
    expect(await warm.ops.waitForCompletion(task.id)).toMatchObject({ status: 'completed' });
    const other = await cold.run(options);
    const [own, others] = [await warm.log(task.id), await cold.log(other.id)];
    expect(own.map(({ type }) => type)).toEqual(others.map(({ type }) => type));
    expect(warm.server.requests.slice(-2).map(({ model }) => model)).toEqual(
      cold.server.requests.map(({ model }) => model),
    );
  });

  test('a warm process that was killed is no loss: the task starts cold', async () => {
    const room = await sharedRoom();
    for (const pid of warmProcesses()) process.kill(pid, 'SIGKILL');
    expect(await room.run(options)).toMatchObject({ status: 'completed' });
  });

  test('what a warm process can not be told starts cold', async () => {
    const room = await sharedRoom();
    expect(await room.run({ ...options, trustWorkspace: true })).toMatchObject({ status: 'completed' });
    expect((await room.ops.getHealth()).warm.idle).toBe(1);
  });

  test('a warm process is used once: the next task has another', async () => {
    const room = await sharedRoom();
    const first = warmProcesses();
    const tasks = [await room.run(options)];
    await expect.poll(async () => (await room.ops.getHealth()).warm.idle).toBe(1);
    const second = warmProcesses();
    tasks.push(await room.run(options));
    expect(tasks.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(new Set(tasks.map(({ result }) => result?.sessionId)).size).toBe(2);
    expect(second).not.toEqual([]);
    expect(second.filter((pid) => first.includes(pid))).toEqual([]);
    expect(warmProcesses().filter((pid) => [...first, ...second].includes(pid))).toEqual([]);
  });
});

test('a warm process that dies while nothing is to be done is replaced', async () => {
  await using room = await FROM_WARM.start({ memory: { checkMs: 50 } });
  const first = warmProcesses();
  for (const pid of first) process.kill(pid, 'SIGKILL');
  await expect.poll(async () => (await room.ops.getHealth()).warm.idle).toBe(0);
  await expect.poll(async () => (await room.ops.getHealth()).warm.idle).toBe(1);
  expect(warmProcesses().filter((pid) => first.includes(pid))).toEqual([]);
});

test('a task that goes on for longer than its warm process was to be kept is left alone', async () => {
  await using room = await IN_PROCESS.start({
    script: [say('at last', { delayMs: 3_000 })],
    claude: { warm: { count: 1, maxAgeMs: 2_000 } },
  });
  await expect
    .poll(async () => (await room.ops.getHealth()).warm.idle, { timeout: 20_000, interval: 5 })
    .toBe(1);
  expect(await room.run()).toMatchObject({ status: 'completed', result: { data: 'at last' } });
});

test('a warm process that has grown old makes way for another', async () => {
  await using room = await IN_PROCESS.start({ claude: { warm: { count: 1, maxAgeMs: 1 } } });
  await expect.poll(warmProcesses, { timeout: 10_000 }).not.toEqual([]);
  const first = warmProcesses();
  await expect
    .poll(warmProcesses, { timeout: 20_000 })
    .toSatisfy((now: number[]) => now.length > 0 && !now.some((pid) => first.includes(pid)));
  expect(room.server.requests).toEqual([]);
});

test('a stop leaves no warm process, also not one that is just coming up', async () => {
  const room = await FROM_WARM.start({ script });
  await room[Symbol.asyncDispose]();
  expect(runProcesses()).toEqual([]);
  const another = await IN_PROCESS.start({ claude: { warm: { count: 2 } } });
  await expect.poll(runProcesses).not.toEqual([]);
  await another[Symbol.asyncDispose]();
  expect(runProcesses()).toEqual([]);
});
