import path from 'node:path';
import { say, startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { startServerProcess } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

test('a running server is alive and ready, and counts what its tasks did', async () => {
  await using directory = await temporaryDirectory();
  await using model = await startModelServer({ script: [say('Hello')] });
  await using server = await startServerProcess(path.join(directory.path, 'data'), {
    UPSTREAM_BASE_URL: model.url,
  });
  const read = (route: string) => fetch(new URL(route, server.url));
  expect((await read('/livez')).status).toBe(200);
  const readiness = await read('/readyz');
  expect(await readiness.json()).toMatchObject({ status: 'ready' });
  expect(readiness.status).toBe(200);

  const { id } = await server.client.createTask({
    prompt: 'hello',
    apiKey: 'sk-ant-api03-made-up-for-probes',
  });
  const { result } = await server.client.waitForCompletion(id);

  const metrics = await (await read('/metrics')).text();
  expect(metrics).toContain('claude_ops_tasks{status="completed"} 1');
  expect(metrics).toContain('claude_ops_tasks_finished_total{status="completed",code=""} 1');
  expect(metrics).toContain(`claude_ops_tokens_total{kind="output"} ${result?.usage.outputTokens}`);
  expect(metrics).toMatch(
    /claude_ops_http_request_duration_seconds_count\{method="POST",route="\/api\/tasks",status="201"\} 1/,
  );
});

test('a server whose CLI is not there is alive but not ready', async () => {
  await using directory = await temporaryDirectory();
  await using server = await startServerProcess(path.join(directory.path, 'data'), {
    CLAUDE_BIN: path.join(directory.path, 'no-claude'),
  });
  expect((await fetch(new URL('/livez', server.url))).status).toBe(200);
  const readiness = await fetch(new URL('/readyz', server.url));
  expect(readiness.status).toBe(503);
  expect(await readiness.json()).toMatchObject({
    status: 'not_ready',
    checks: expect.arrayContaining([expect.objectContaining({ name: 'claude', ok: false })]),
  });
});

test('a server with a public URL names it in its document, its page, its problems and the places of its tasks', async () => {
  await using directory = await temporaryDirectory();
  const PUBLIC_URL = 'https://ops.example.org/claude';
  await using server = await startServerProcess(path.join(directory.path, 'data'), { PUBLIC_URL });
  const read = (route: string) => fetch(new URL(route, server.url));
  expect(await (await read('/openapi.json')).json()).toMatchObject({ servers: [{ url: PUBLIC_URL }] });
  expect(await (await read('/docs')).text()).toContain(`href="${PUBLIC_URL}/openapi.json"`);
  expect(await (await read('/api/tasks/none')).json()).toMatchObject({
    type: '/claude/docs#task_not_found',
  });
  const { headers } = await fetch(new URL('/api/tasks', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'hello', apiKey: 'sk-ant-api03-made-up-for-probes' }),
  });
  expect(headers.get('location')).toMatch(/^\/claude\/api\/tasks\//);
});
