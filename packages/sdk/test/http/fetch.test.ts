import nodeFetch from 'node-fetch';
import { Agent, fetch as undiciFetch } from 'undici';
import { afterEach, expect, test, vi } from 'vitest';
import { ClaudeOps, type Fetch } from '../../src/index.ts';
import { event, frame, json, problem, stream } from '../fixtures/answers.ts';
import { receivedForm } from '../fixtures/received-form.ts';
import { startRawServer } from '../fixtures/start-raw-server.ts';
import { startScriptedServer } from '../fixtures/start-scripted-server.ts';
import { health, id, taskWith } from '../fixtures/values.ts';

const input = { prompt: 'Say hello', apiKey: 'sk-ant-test-key' };

afterEach(() => {
  vi.unstubAllGlobals();
});

test('fetch is called with a url in text and a plain init', async () => {
  const seen: unknown[] = [];
  const fetch: Fetch = async (url, init) => {
    seen.push(url, { ...init, signal: init.signal instanceof AbortSignal });
    return Response.json(taskWith('queued'));
  };

  await new ClaudeOps({ baseUrl: 'https://ops.example', token: 't', fetch }).createTask(input, {
    idempotencyKey: 'k',
  });

  expect(seen).toEqual([
    'https://ops.example/api/tasks',
    {
      method: 'POST',
      headers: {
        accept: 'application/json',
        authorization: 'Bearer t',
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: JSON.stringify(input),
      redirect: 'manual',
      signal: true,
    },
  ]);
});

test('a mock that is put in the place of the global fetch later is used', async () => {
  const client = new ClaudeOps();
  vi.stubGlobal('fetch', async () => Response.json(health));

  expect(await client.getHealth()).toEqual(health);
});

const agent = new Agent();
const fetches: [string, Fetch][] = [
  ['the global one', async (url, init) => fetch(url, init)],
  ['that of undici with a dispatcher', async (url, init) => undiciFetch(url, { ...init, dispatcher: agent })],
  ['node-fetch', async (url, init) => nodeFetch(url, init as object)],
];

test.each(fetches)('%s sends, refuses, follows and downloads', async (_, own) => {
  await using server = await startScriptedServer(
    json(taskWith('queued'), { status: 201 }),
    problem(404, 'task_not_found', { requestId: 'r-1' }),
    stream(frame(event(1)) + frame(event(2, 'task.completed'))),
    (response) => response.writeHead(200, { 'content-type': 'application/zip' }).end('PK'),
    (response) => response.destroy(),
    json(health),
  );
  const client = new ClaudeOps({ baseUrl: server.url, fetch: own, retry: { delayMs: 1 } });

  expect(await client.createTask(input)).toMatchObject({ id });
  await expect(client.getTask(id)).rejects.toMatchObject({ code: 'task_not_found', requestId: 'r-1' });
  const events = await Array.fromAsync(client.followTaskEvents(id));
  expect(events.map(({ type }) => type)).toEqual(['claude.assistant', 'task.completed']);
  expect(await new Response(await client.openArtifactArchive(id)).text()).toBe('PK');
  expect(await client.getHealth()).toEqual(health);
});

test.each(fetches)('%s sends an archive', async (_, own) => {
  const names: string[] = [];
  await using server = await startRawServer(async (request, response) => {
    for (const [name] of await receivedForm(request)) names.push(name);
    response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(taskWith('queued')));
  });

  const archive = new Blob(['zip']);
  await new ClaudeOps({ baseUrl: server.url, fetch: own }).createTask(input, { archive });

  expect(names).toEqual(['task', 'files']);
});
