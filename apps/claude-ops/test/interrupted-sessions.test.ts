import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Message, Task } from '@claude-ops/contract';
import { say, startModelServer, useTool, type ModelServer, type RecordedRequest } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { processesWith } from './support/processes.ts';
import { startServerProcess, type ServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

const apiKey = 'sk-ant-api03-made-up-for-interrupted-sessions-00';
const retries = { on: ['interrupted' as const], max: 1, resume: true };
const INTERRUPTED = 'You were interrupted';
const WAITS = 'until [ -e go ]; do sleep 0.05; done; echo one >> first.txt';
const HANGS = 'echo half > half.txt && echo begin && sleep 300';

/** Waits for a file, hangs in a command until it is killed, and after that makes one more file. */
function work({ messages }: RecordedRequest) {
  const [all, last] = [JSON.stringify(messages), JSON.stringify(messages.at(-1))];
  if (!last.includes('tool_result') && all.includes(INTERRUPTED))
    return useTool('Bash', { command: 'cat first.txt half.txt > last.txt' });
  if (all.includes(INTERRUPTED)) return say('finished');
  return useTool('Bash', { command: all.includes(WAITS) ? HANGS : WAITS });
}

const messagesOf = async ({ client }: ServerProcess, id: string): Promise<Message[]> =>
  (await client.listMessages(id)).data;

/** The transcripts of all runs. The CLI (2.1.330) writes them a moment later than it prints. */
async function transcriptsIn(directory: string): Promise<string[]> {
  const attempts = path.join(directory, 'attempts');
  const names = await readdir(attempts, { recursive: true });
  return names.filter((name) => name.endsWith('.jsonl')).map((name) => path.join(attempts, name));
}

async function writtenIn(directory: string): Promise<string> {
  const texts = (await transcriptsIn(directory)).map((name) => readFile(name, 'utf8'));
  return (await Promise.all(texts)).join('');
}

const countIn = (history: string, said: string) => history.split(said).length - 1;

interface Killed {
  readonly id: string;
  readonly model: ModelServer;
  readonly directory: string;
}

/** Starts a task, has it read one message and not another one, and kills the server in the middle of a command. */
async function killInACommand(model: ModelServer, directory: string): Promise<Killed> {
  await using server = await startServerProcess(directory, { UPSTREAM_BASE_URL: model.url });
  const { client } = server;
  const { id } = await client.createTask({ prompt: 'the very first words', apiKey, retries });
  await model.waitForRequest(({ prompt }) => prompt.includes('the very first words'));
  await client.sendMessage(id, { text: 'a message that is read' });
  // The prompt and the message.
  await expect.poll(async () => countIn(await writtenIn(directory), '"enqueue"')).toBe(2);
  await writeFile(path.join(directory, 'workspaces', id, 'go'), '');
  await expect.poll(() => processesWith(directory)).toContainEqual(expect.stringContaining('sleep 300'));
  await expect.poll(async () => (await messagesOf(server, id))[0]?.status).toBe('delivered');
  await expect.poll(() => writtenIn(directory)).toContain(HANGS);
  await client.sendMessage(id, { text: 'a message that is not read' });
  await server.end('SIGKILL');
  return { id, model, directory };
}

async function goOn({
  id,
  model,
  directory,
}: Killed): Promise<{ readonly task: Task; readonly server: ServerProcess }> {
  model.requests.length = 0;
  const server = await startServerProcess(directory, { UPSTREAM_BASE_URL: model.url });
  return { server, task: await server.client.waitForCompletion(id) };
}

test('a task that SIGKILL of the server interrupted in a command goes on in its session', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: work });
  const killed = await killInACommand(model, directory.path);
  const { task, server } = await goOn(killed);
  await using _server = server;
  expect(task).toMatchObject({
    status: 'completed',
    attempts: 2,
    result: { text: 'finished' },
    earlierAttempts: [{ attempt: 1, error: { code: 'interrupted' }, costUsd: expect.any(Number) }],
  });

  const history = JSON.stringify(model.requests.at(-1)?.messages);
  expect(countIn(history, 'the very first words')).toBe(1);
  expect(countIn(history, INTERRUPTED)).toBe(1);
  expect(countIn(history, HANGS)).toBe(1);
  expect(countIn(history, 'a message that is read')).toBe(1);
  expect(countIn(history, 'a message that is not read')).toBe(1);
  expect((await messagesOf(server, task.id)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);

  const artifacts = (await server.client.listArtifacts(task.id)).data.map(({ path: name }) => name);
  expect(artifacts.toSorted()).toEqual(['first.txt', 'go', 'half.txt', 'last.txt']);
  const last = await server.client.openArtifact(task.id, 'last.txt');
  expect(await new Response(ReadableStream.from(last.body)).text()).toBe('one\nhalf\n');

  const { result, earlierAttempts } = task;
  expect(result?.usage.gateway).toMatchObject({ difference: null, requests: model.requests.length });
  const [listed] = (await server.client.listTasks()).data;
  expect(listed?.costUsd).toBeCloseTo((result?.costUsd ?? 0) + (earlierAttempts[0]?.costUsd ?? 0), 6);

  const log = (await server.client.listTaskEvents(task.id, { limit: 1_000 })).data;
  expect(log.find(({ type }) => type === 'task.resumed')?.data).toEqual({ after: 0, attempt: 1 });
  for (const name of ['workspaces', 'repositories'])
    expect(await readdir(path.join(directory.path, name)).catch(() => [])).toEqual([]);
}, 60_000);

test('a task whose conversation SIGKILL left unreadable begins at the beginning, with its messages', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: work });
  const killed = await killInACommand(model, directory.path);
  for (const name of await transcriptsIn(directory.path)) await rm(name);
  model.setScript([say('done')]);
  const { task, server } = await goOn(killed);
  await using _server = server;
  expect(task).toMatchObject({ status: 'completed', attempts: 2 });
  const history = JSON.stringify(model.requests.at(-1)?.messages);
  expect(countIn(history, INTERRUPTED)).toBe(0);
  for (const said of ['the very first words', 'a message that is read', 'a message that is not read'])
    expect(countIn(history, said)).toBe(1);
  const log = (await server.client.listTaskEvents(task.id, { limit: 1_000 })).data;
  expect(log.find(({ type }) => type === 'task.not_resumed')?.data).toMatchObject({ attempt: 1 });
  expect((await server.client.listArtifacts(task.id)).data).toEqual([]);
}, 60_000);
