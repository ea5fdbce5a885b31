import { expect, test } from 'vitest';
import { ClaudeOps, type ClaudeOpsOptions } from '../../src/index.ts';
import { hangUp, html, json, problem } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer, type ScriptedServer } from '../fixtures/start-scripted-server.ts';
import { health, id, taskWith } from '../fixtures/values.ts';

function clientOf(server: ScriptedServer, options: ClaudeOpsOptions = {}): ClaudeOps {
  return new ClaudeOps({ baseUrl: server.url, retry: { delayMs: 1 }, ...options });
}

const failures: [string, Answer][] = [
  ['a connection that breaks', hangUp],
  ['502', html(502)],
  ['504', html(504)],
  ['429', html(429)],
  ['shutting_down', problem(503, 'shutting_down')],
  ['rate_limit_exceeded', problem(429, 'rate_limit_exceeded', {}, { 'retry-after': '0' })],
];

test.each(failures)('a call is sent again after %s', async (_, failure) => {
  await using server = await startScriptedServer(failure, failure, json(health));

  expect(await clientOf(server).getHealth()).toEqual(health);

  expect(server.requests).toHaveLength(3);
});

test('after the last retry the failure is thrown', async () => {
  await using server = await startScriptedServer(problem(503, 'shutting_down'));

  await expect(clientOf(server).getHealth()).rejects.toMatchObject({ code: 'shutting_down' });

  expect(server.requests).toHaveLength(3);
});

test.each([0, { limit: 0 }])('retry %j turns retries off', async (retry) => {
  await using server = await startScriptedServer(hangUp);

  await expect(clientOf(server, { retry }).getHealth()).rejects.toMatchObject({ code: 'connection_failed' });

  expect(server.requests).toHaveLength(1);
});

test('Retry-After is waited for', async () => {
  const unavailable = problem(503, 'shutting_down', {}, { 'retry-after': '1' });
  await using server = await startScriptedServer(unavailable, json(health));
  const before = performance.now();

  await clientOf(server).getHealth();

  expect(performance.now() - before).toBeGreaterThanOrEqual(990);
});

test('the caller can give up while a retry is waited for', async () => {
  await using server = await startScriptedServer(problem(503, 'shutting_down', {}, { 'retry-after': '60' }));
  const giveUp = new AbortController();

  const call = clientOf(server).getHealth({ signal: giveUp.signal });
  await expect.poll(() => server.requests.length).toBe(1);
  giveUp.abort();

  await expect(call).rejects.toMatchObject({ code: 'wait_aborted' });
});

test.each([
  ['a refusal that stays one', problem(503, 'executor_unavailable')],
  ['not found', problem(404, 'task_not_found')],
  ['an internal error', problem(500, 'internal_error')],
  ['a page of HTML', html(500)],
])('%s is not asked again', async (_, refusal) => {
  await using server = await startScriptedServer(refusal);

  await expect(clientOf(server).getTask(id)).rejects.toThrow();

  expect(server.requests).toHaveLength(1);
});

test('a cancel and a replacement are sent again', async () => {
  await using server = await startScriptedServer(hangUp, json(taskWith('cancelled')));
  await using other = await startScriptedServer(hangUp, (response) => response.writeHead(204).end());

  await expect(clientOf(server).cancelTask(id)).resolves.toMatchObject({ status: 'cancelled' });
  await expect(clientOf(other).deleteMcpProfile(id)).resolves.toBeUndefined();
});

test('what may not be sent twice is sent once', async () => {
  await using server = await startScriptedServer(hangUp);

  await expect(clientOf(server).createMcpProfile({ name: 'a', servers: {} })).rejects.toMatchObject({
    code: 'connection_failed',
  });

  expect(server.requests).toHaveLength(1);
});
