import { readdir } from 'node:fs/promises';
import { say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { attemptsAlive, processesWith } from './support/processes.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-warm-0000000000';

/** Where no model is: nothing is asked of it. */
const nowhere = { UPSTREAM_BASE_URL: 'http://127.0.0.1:9' };

const idle = async ({ client }: ServerProcess) => (await client.getHealth()).warm.idle;
const untilIdle = (server: ServerProcess) => expect.poll(() => idle(server), { timeout: 30_000 }).toBe(1);

/** What there is of runs and of warm processes below a data directory. */
async function filesOfRuns(dataDir: string): Promise<string[]> {
  // Beside them a server makes and removes directories of its own at any time.
  const below = ['workspaces', 'attempts'].map(async (directory) => {
    const names = await readdir(`${dataDir}/${directory}`, { recursive: true });
    return names.map((name) => `${directory}/${name}`);
  });
  const names = (await Promise.all(below)).flat();
  return names.filter((name) => /^(?:workspaces\/|attempts\/[^/]+\/)[^/]+$/.test(name));
}

test('warm processes are in /health and /metrics with their memory, are no tasks, and are gone once their server is stopped', async () => {
  await using directory = await temporaryDirectory();
  const { promise: mayAnswer, resolve: answer } = Promise.withResolvers<void>();
  await using model = await startModelServer({
    script: async () => {
      await mayAnswer;
      return say('done');
    },
  });
  await using server = await startServerProcess(directory.path, {
    UPSTREAM_BASE_URL: model.url,
    WARM_PROCESSES: '1',
    MAX_CONCURRENCY: '2',
  });
  const metric = async (name: string) => {
    const text = await (await fetch(new URL('/metrics', server.url))).text();
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  };
  await untilIdle(server);
  expect(await server.client.getHealth()).toMatchObject({
    scheduler: { maxConcurrency: 2, running: 0, queued: 0 },
    warm: { idle: 1, memoryBytes: expect.any(Number) },
  });
  expect((await server.client.getHealth()).warm.memoryBytes).toBeGreaterThan(50_000_000);
  expect(await metric('claude_ops_warm_processes')).toBe(1);
  expect(await metric('claude_ops_warm_memory_bytes')).toBeGreaterThan(50_000_000);
  expect(await metric('claude_ops_scheduler_running')).toBe(0);
  expect((await server.client.listTasks()).data).toEqual([]);

  // One task with the warm process, and another one ready beside it, hold one slot.
  const { id } = await server.client.createTask({ prompt: 'hello', apiKey });
  await model.waitForRequest();
  await untilIdle(server);
  expect(attemptsAlive(directory.path).size).toBe(2);
  expect((await server.client.getHealth()).scheduler).toMatchObject({ running: 1, queued: 0 });
  expect(await metric('claude_ops_scheduler_running')).toBe(1);
  answer();
  expect(await server.client.waitForCompletion(id)).toMatchObject({ status: 'completed' });
  expect(await metric('claude_ops_processes_reaped_total')).toBe(0);

  await untilIdle(server);
  const before = performance.now();
  expect(await server.end('SIGTERM')).toMatchObject({ exitCode: 0 });
  expect(performance.now() - before, 'as soon as it is asked to').toBeLessThan(5_000);
  expect(processesWith(directory.path)).toEqual([]);
  expect(await filesOfRuns(directory.path)).toEqual([]);
});

test('a warm process ends with its server when that is killed, and the next start leaves nothing of it', async () => {
  await using directory = await temporaryDirectory();
  {
    await using killed = await startServerProcess(directory.path, { ...nowhere, WARM_PROCESSES: '1' });
    await untilIdle(killed);
    // Its home and its workspace.
    expect(await filesOfRuns(directory.path)).toHaveLength(2);
    await killed.end('SIGKILL');
  }
  await expect.poll(() => processesWith(directory.path)).toEqual([]);
  await using server = await startServerProcess(directory.path, { ...nowhere, WARM_PROCESSES: '0' });
  expect(await idle(server)).toBe(0);
  expect(await filesOfRuns(directory.path)).toEqual([]);
});

test('the task of a warm process is interrupted when its server is killed, and nothing of either is left', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({
    script: [useTool('Bash', { command: 'echo begin && sleep 300' })],
  });
  const env = { UPSTREAM_BASE_URL: model.url, WARM_PROCESSES: '1', MAX_CONCURRENCY: '1' };
  let id: string;
  {
    await using killed = await startServerProcess(directory.path, env);
    await untilIdle(killed);
    ({ id } = await killed.client.createTask({ prompt: 'hello', apiKey }));
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    await killed.end('SIGKILL');
  }
  await using server = await startServerProcess(directory.path, { ...env, WARM_PROCESSES: '0' });
  expect(attemptsAlive(directory.path)).toEqual(new Map());
  expect(await server.client.getTask(id)).toMatchObject({
    status: 'failed',
    attempts: 1,
    error: { code: 'interrupted' },
  });
  expect(await filesOfRuns(directory.path)).toEqual([]);
});
