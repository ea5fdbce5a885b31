import { expect, test, vi } from 'vitest';
import { ClaudeOps, type ClaudeOpsOptions } from '../../src/index.ts';
import { hangUp, html, json, problem } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { taskWith } from '../fixtures/values.ts';

const input = { prompt: 'Say hello', apiKey: 'sk-ant-test-key' };
const queued = json(taskWith('queued'), { status: 201 });
const replayed = json(taskWith('queued'), { status: 201, headers: { 'idempotency-replayed': 'true' } });

function clientOf(server: ScriptedServer, options: ClaudeOpsOptions = {}): ClaudeOps {
  return new ClaudeOps({ baseUrl: server.url, retry: { delayMs: 1 }, ...options });
}

const keysOf = (server: ScriptedServer) => server.requests.map(({ headers }) => headers['idempotency-key']);

const failures: [string, Answer][] = [
  ['a connection that breaks', hangUp],
  ['502', html(502)],
  ['shutting_down', problem(503, 'shutting_down')],
  ['idempotency_key_in_flight', problem(409, 'idempotency_key_in_flight')],
];

test.each(failures)(
  'creating a task is sent again after %s, with the same key and body',
  async (_, failure) => {
    await using server = await startScriptedServer(failure, failure, queued);

    await clientOf(server).createTask(input);

    const [key] = keysOf(server);
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    expect(keysOf(server)).toEqual([key, key, key]);
    for (const { body } of server.requests) expect(JSON.parse(body)).toEqual(input);
  },
);

test('two tasks with the same input are two tasks', async () => {
  await using server = await startScriptedServer(queued);

  await clientOf(server).createTask(input);
  await clientOf(server).createTask(input);

  expect(new Set(keysOf(server)).size).toBe(2);
});

test("the caller's key is sent as it is", async () => {
  await using server = await startScriptedServer(hangUp, queued);

  await clientOf(server).createTask(input, { idempotencyKey: 'once' });

  expect(keysOf(server)).toEqual(['once', 'once']);
});

test('with retries turned off, creating a task is sent once', async () => {
  await using server = await startScriptedServer(hangUp);

  await expect(clientOf(server, { retry: 0 }).createTask(input)).rejects.toMatchObject({
    code: 'connection_failed',
  });

  expect(server.requests).toHaveLength(1);
});

test.each([
  ["a replay of the caller's key is told", replayed, 'mine', 1],
  ["a first answer to the caller's key is not", queued, 'mine', 0],
  ["a replay of the SDK's own key is not", replayed, undefined, 0],
] as const)('%s', async (_, answer, idempotencyKey, times) => {
  await using server = await startScriptedServer(hangUp, answer);
  const onReplayed = vi.fn<() => void>();

  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  await clientOf(server).createTask(input, { ...key, onReplayed });

  expect(onReplayed).toHaveBeenCalledTimes(times);
});
