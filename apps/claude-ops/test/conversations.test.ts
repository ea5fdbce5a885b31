import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Task } from '@claude-ops/contract';
import { say, stall, startModelServer, useTool, type RecordedRequest } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { processesWith } from './support/processes.ts';
import { runCommand, startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-conversations-0000000';

/** Runs the command of the last prompt, `do: COMMAND .`, then says all commands so far. */
function doAsTold(request: RecordedRequest) {
  const told = [...JSON.stringify(request.messages).matchAll(/do: (.*?) \./g)].map(
    ([, command = '']) => command,
  );
  if (JSON.stringify(request.messages.at(-1)).includes('tool_result')) return say(told.join(' then '));
  return useTool('Bash', { command: told.at(-1) ?? 'true' });
}

const told = (command: string) => ({ prompt: `do: ${command} .`, apiKey });

test('a task that SIGKILL of the server interrupted can be gone on with after the restart, and so can what was kept before', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: doAsTold });
  const variables = { UPSTREAM_BASE_URL: model.url };
  let first: Task;
  let interrupted: Task;
  {
    await using killed = await startServerProcess(directory.path, variables);
    first = await killed.client.waitForCompletion(
      (await killed.client.createTask(told('echo one > log.txt'))).id,
    );
    interrupted = await killed.client.createTask({
      ...told('echo two >> log.txt && echo begin && sleep 300'),
      previousTaskId: first.id,
    });
    await expect
      .poll(() => processesWith(directory.path))
      .toContainEqual(expect.stringContaining('sleep 300'));
    await killed.end('SIGKILL');
  }

  await using server = await startServerProcess(directory.path, variables);
  const { client } = server;
  interrupted = await client.waitForCompletion(interrupted.id);
  expect(interrupted).toMatchObject({
    status: 'failed',
    error: { code: 'interrupted' },
    continuableUntil: expect.any(String),
  });
  expect(await readdir(path.join(directory.path, 'workspaces'))).toEqual([]);

  const run = async (command: string, previousTaskId: string) =>
    await client.waitForCompletion((await client.createTask({ ...told(command), previousTaskId })).id);
  const next = await run('cat log.txt > copy.txt', interrupted.id);
  expect(next).toMatchObject({ status: 'completed', conversationId: first.id });
  expect(next.result?.text).toMatch(/^echo one .* then echo two .* then cat log.txt > copy.txt$/);
  const copy = await client.openArtifact(next.id, 'copy.txt');
  expect(await new Response(ReadableStream.from(copy.body)).text()).toBe('one\ntwo\n');
  const fork = await run('ls', first.id);
  expect(fork.result?.text).toBe('echo one > log.txt then ls');
  const { data } = await client.listTasks({ conversation: first.id });
  expect(data.map(({ id }) => id)).toEqual([fork.id, next.id, interrupted.id, first.id]);
}, 60_000);

test('an attempt that follows one that SIGKILL ended starts from the same files and history', async () => {
  await using directory = await temporaryDirectory();
  let isHeld = false;
  const isEnd = (request: RecordedRequest) => JSON.stringify(request.messages.at(-1)).includes('tool_result');
  await using model = await startModelServer({
    script: (request) => (isHeld && isEnd(request) ? stall({ text: 'Wait' }) : doAsTold(request)),
  });
  const variables = { UPSTREAM_BASE_URL: model.url };
  let task: Task;
  {
    await using killed = await startServerProcess(directory.path, variables);
    const { client } = killed;
    const first = await client.waitForCompletion((await client.createTask(told('echo one > log.txt'))).id);
    isHeld = true;
    const retries = { on: ['interrupted' as const], max: 1 };
    const input = { ...told('echo two >> log.txt'), previousTaskId: first.id, retries };
    task = await client.createTask(input);
    await model.waitForRequest((request) => request.prompt.includes('one') && request.turn === 3);
    await killed.end('SIGKILL');
  }
  isHeld = false;
  await using server = await startServerProcess(directory.path, variables);
  task = await server.client.waitForCompletion(task.id);
  expect(task).toMatchObject({ status: 'completed', attempts: 2 });
  expect(task.result?.text).toBe('echo one > log.txt then echo two >> log.txt');
  const log = await server.client.openArtifact(task.id, 'log.txt');
  expect(await new Response(ReadableStream.from(log.body)).text()).toBe('one\ntwo\n');
}, 60_000);

test('run goes on from a task by its id or as the newest, and says why it can not', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: doAsTold });
  await using server = await startServerProcess(directory.path, { UPSTREAM_BASE_URL: model.url });
  const run = async (...args: string[]) =>
    await runCommand(['run', '--wait', '--url', server.url, ...args], {
      env: { ANTHROPIC_API_KEY: apiKey },
    });
  expect(await run('-p', 'do: touch a .')).toMatchObject({ exitCode: 0, stdout: 'touch a\n' });
  const id = (await server.client.listTasks({ limit: 1 })).data[0]?.id ?? '';
  expect(await run('-p', 'do: touch b .', '--last')).toMatchObject({ stdout: 'touch a then touch b\n' });
  expect(await run('-p', 'do: touch c .', '--continue', id)).toMatchObject({
    stdout: 'touch a then touch c\n',
  });
  await run('-p', 'do: true .', '--no-keep-session');
  expect(await run('-p', 'do: true .', '--last')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('was created with keepSession: false'),
  });
  const status = await runCommand(['status', id, '--url', server.url]);
  expect(status.stdout).toMatch(/^continue +until 20/m);
}, 60_000);
