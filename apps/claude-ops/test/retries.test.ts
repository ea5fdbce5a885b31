import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { hang, say, startModelServer, useTool } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { zipOf } from './hostile/zip-of.ts';
import { processesWith } from './support/processes.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-the-retries-0000000000';
const retries = { on: ['interrupted' as const], max: 2 };
const SLEEP = useTool('Bash', { command: 'echo begin && sleep 300' });

const files = {
  type: 'zip' as const,
  data: zipOf([{ name: 'given.txt', data: 'what was given' }]).toString('base64'),
};

const typesOf = async ({ client }: ServerProcess, id: string) =>
  (await client.listTaskEvents(id, { limit: 1_000 })).data.map(({ type }) => type);

test('a task with retries whose server is killed runs again with its files, and each attempt is kept with its cost', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [SLEEP, hang()] });
  const env = { UPSTREAM_BASE_URL: model.url };
  let id: string;
  {
    await using killed = await startServerProcess(directory.path, env);
    const created = await killed.client.createTask({ prompt: 'go', apiKey, retries, files });
    expect(created).toMatchObject({ retries, earlierAttempts: [] });
    ({ id } = created);
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    await killed.end('SIGKILL');
  }
  model.setScript([useTool('Bash', { command: 'cat given.txt' }), say('done')]);
  await using server = await startServerProcess(directory.path, env);
  const task = await server.client.waitForCompletion(id);
  expect(task).toMatchObject({
    status: 'completed',
    attempts: 2,
    error: null,
    result: { text: 'done' },
    earlierAttempts: [{ attempt: 1, error: { code: 'interrupted' }, costUsd: expect.any(Number) }],
  });
  const [earlier] = task.earlierAttempts;
  expect(earlier?.costUsd).toBeGreaterThan(0);
  const [listed] = (await server.client.listTasks()).data;
  expect(listed?.costUsd).toBeCloseTo((task.result?.costUsd ?? 0) + (earlier?.costUsd ?? 0), 6);
  const events = (await server.client.listTaskEvents(id, { limit: 1_000 })).data;
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(events.filter(({ type }) => type.startsWith('task.')).map(({ type }) => type)).toEqual([
    'task.queued',
    'task.started',
    'task.requeued',
    'task.started',
    'task.completed',
  ]);
  expect(JSON.stringify(events.filter(({ type }) => type === 'claude.user'))).toContain('what was given');
  // The workspace of the attempt before is gone, and so are its artifacts and the upload.
  expect((await server.client.listArtifacts(id)).data).toEqual([]);
  for (const name of ['workspaces', 'uploads'])
    expect(await readdir(path.join(directory.path, name)).catch(() => [])).toEqual([]);
}, 120_000);

test('a task with retries that a stop of the server interrupts runs again after the next start', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [SLEEP] });
  const env = { UPSTREAM_BASE_URL: model.url, SHUTDOWN_GRACE_MS: '100' };
  let id: string;
  {
    await using stopped = await startServerProcess(directory.path, env);
    ({ id } = await stopped.client.createTask({ prompt: 'go', apiKey, retries: { ...retries, max: 1 } }));
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    await stopped.end('SIGTERM');
    expect(processesWith(directory.path)).toEqual([]);
  }
  {
    await using again = await startServerProcess(directory.path, env);
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    expect(await typesOf(again, id)).toContain('task.requeued');
    await again.end('SIGTERM');
  }
  await using server = await startServerProcess(directory.path, env);
  // Its one retry is taken.
  expect(await server.client.getTask(id)).toMatchObject({
    status: 'failed',
    attempts: 2,
    error: { code: 'interrupted' },
    earlierAttempts: [{ attempt: 1 }],
  });
}, 120_000);
