import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CreateTaskInput } from '@claude-ops/contract';
import { stall } from '@claude-ops/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doAsTold } from '../support/do-as-told.ts';
import { API_KEY, startOps, type RunningOps } from '../support/start-ops.ts';
import { temporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.ts';

const told = (command: string, more: Partial<CreateTaskInput> = {}) => ({
  prompt: `do: ${command} .`,
  permissionMode: 'bypassPermissions' as const,
  ...more,
});

let directory: TemporaryDirectory;
let room: RunningOps;

beforeAll(async () => {
  directory = await temporaryDirectory();
  room = await startOps({
    script: (request) =>
      JSON.stringify(request.messages.at(-1)).includes('hold on')
        ? stall({ text: 'Wait' })
        : doAsTold(request),
    dataDirectory: directory.path,
    claude: { environment: { IS_SANDBOX: '1' } },
  });
});

afterAll(async () => {
  await room[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

/** The texts of all files that are kept of tasks, by their paths. */
async function keptTexts(): Promise<[name: string, text: string][]> {
  const root = path.join(directory.path, 'sessions');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  return await Promise.all(
    files.map(async (file): Promise<[string, string]> => [
      path.relative(root, file),
      await readFile(file, 'utf8'),
    ]),
  );
}

test('a kept transcript shows no key and no token, also where a tool printed them', async () => {
  const task = await room.run(told(`env; echo ${API_KEY} ; yes ${API_KEY} | head -c 200000`));
  const texts = (await keptTexts()).filter(([name]) => name.includes(task.id));
  expect(texts.map(([name]) => name)).toContainEqual(expect.stringMatching(/tool-results/));
  const whole = texts.map(([, text]) => text).join('');
  expect(whole).toContain('[masked]');
  expect(whole).not.toContain(API_KEY);
  expect(whole).not.toMatch(/claude-ops-[\w-]{43}/);
  expect(await room.run(told('true', { previousTaskId: task.id }))).toMatchObject({ status: 'completed' });
});

test.for<[string, Partial<CreateTaskInput>, object]>([
  ['timed out', { timeout: 3_000 }, { status: 'failed', error: { code: 'timed_out' } }],
  ['was cancelled', {}, { status: 'cancelled' }],
])('a task that %s can be gone on with', async ([, input, end]) => {
  const task = await room.create(told('echo kept > kept.txt; echo hold on', input));
  await room.event(
    task.id,
    ({ type, data }) => type === 'claude.user' && JSON.stringify(data).includes('hold on'),
  );
  if (input.timeout === undefined) await room.ops.cancelTask(task.id);
  expect(await room.ops.waitForCompletion(task.id)).toMatchObject({
    ...end,
    continuableUntil: expect.any(String),
  });
  const next = await room.run(told('cat kept.txt', { previousTaskId: task.id }));
  expect(next).toMatchObject({
    status: 'completed',
    result: { text: expect.stringContaining('then cat kept.txt') },
  });
  expect(JSON.stringify(room.server.requests.at(-1)?.messages)).toMatch(/"content":"kept"/);
});

test('a task that keeps no session leaves nothing, and can not be gone on with', async () => {
  const task = await room.run(told('touch here', { keepSession: false }));
  expect(task).toMatchObject({ keepSession: false, continuableUntil: null });
  expect((await keptTexts()).filter(([name]) => name.includes(task.id))).toEqual([]);
  await expect(room.create({ previousTaskId: task.id })).rejects.toMatchObject({
    code: 'not_continuable',
    message: `Task ${task.id} was created with keepSession: false.`,
  });
});

test('what can not be gone on with is refused at once', async () => {
  const unknown = '019aa0c2-5d2e-7b1c-9f65-2f8a4c1e7d90';
  await expect(room.create({ previousTaskId: unknown })).rejects.toMatchObject({
    code: 'not_continuable',
    details: { previousTaskId: unknown },
  });
  const running = await room.create(told('echo hold on'));
  await expect(room.create({ previousTaskId: running.id })).rejects.toMatchObject({
    code: 'not_continuable',
    message: expect.stringMatching(/has not ended yet/),
  });
  await room.ops.cancelTask(running.id);
  const files = { type: 'zip', data: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==' } as const;
  await expect(room.create({ previousTaskId: unknown, files })).rejects.toMatchObject({
    code: 'invalid_request',
    errors: [expect.objectContaining({ pointer: '/previousTaskId' })],
  });
});

test('a session goes with its task when that is pruned', async () => {
  const task = await room.run(told('touch here'));
  expect((await keptTexts()).some(([name]) => name.includes(task.id))).toBe(true);
  await room.ops.pruneTasks({ finishedBefore: new Date(Date.now() + 60_000).toISOString() });
  expect(await keptTexts()).toEqual([]);
  await expect(room.create({ previousTaskId: task.id })).rejects.toMatchObject({ code: 'not_continuable' });
});

test('a task that waits for a slot keeps what it goes on from, also where that is pruned', async () => {
  const first = await room.run(told('echo kept > kept.txt'));
  const holders = await Promise.all([1, 2, 3].map(async () => await room.create(told('echo hold on'))));
  const waiting = await room.create(told('cp kept.txt copy.txt', { previousTaskId: first.id }));
  await room.ops.pruneTasks({ finishedBefore: new Date(Date.now() + 60_000).toISOString() });
  await expect(room.ops.getTask(first.id)).rejects.toMatchObject({ code: 'task_not_found' });
  expect(await room.ops.getTask(waiting.id)).toMatchObject({ status: 'queued' });
  for (const { id } of holders) await room.ops.cancelTask(id);
  expect(await room.ops.waitForCompletion(waiting.id)).toMatchObject({ status: 'completed' });
  const { body } = await room.ops.openArtifact(waiting.id, 'copy.txt');
  expect(Buffer.concat(await Array.fromAsync(body)).toString()).toBe('kept\n');
});
