import { ERROR_TABLE, type ErrorCode } from '@claude-ops/contract';
import { afterEach, expect, test, vi } from 'vitest';
import { ClaudeOps, ClaudeOpsError, type Fetch } from '../../src/index.ts';
import { hangUp, html, json, problem, silence } from '../fixtures/answers.ts';
import { startScriptedServer, type Answer } from '../fixtures/start-scripted-server.ts';
import { health, id } from '../fixtures/values.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

async function failureOf(answer: Answer, options = {}): Promise<ClaudeOpsError> {
  await using server = await startScriptedServer(answer);
  const client = new ClaudeOps({ baseUrl: server.url, retry: 0, ...options });
  return await thrownBy(client.getHealth());
}

async function thrownBy(promise: Promise<unknown>): Promise<ClaudeOpsError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (ClaudeOpsError.is(error)) return error;
  throw new Error('it throws no ClaudeOpsError', { cause: error });
}

const refusals = (Object.keys(ERROR_TABLE) as ErrorCode[]).filter(
  (code) => ERROR_TABLE[code].scope === 'request',
);

test.each(refusals)('the problem %s becomes the error of that code', async (code) => {
  const more = { requestId: 'r-1', errors: [{ pointer: '/a', detail: 'b' }], details: { n: 1 } };

  const error = await failureOf(problem(ERROR_TABLE[code].status, code, more));

  expect(error).toMatchObject({ code, message: `It is ${code}.`, ...more });
});

test('a problem without a request id takes that of the header', async () => {
  const error = await failureOf(problem(404, 'task_not_found', {}, { 'x-request-id': 'r-2' }));

  expect(error.requestId).toBe('r-2');
});

test('a problem of an unknown code is unexpected, and keeps its text', async () => {
  const error = await failureOf(problem(418, 'is_a_teapot', { requestId: 'r-3' }));

  expect(error).toMatchObject({
    code: 'unexpected_response',
    message: 'It is is_a_teapot. (is_a_teapot, unknown to this client)',
    details: { status: 418, code: 'is_a_teapot' },
    requestId: 'r-3',
  });
});

test.each([
  ['a page of HTML', html(200), '<h1>It works!</h1>'],
  ['a page of HTML that says 404', html(404), '<h1>It works!</h1>'],
  ['other JSON', json({ ok: true }), '{"ok":true}'],
  ['a list', json([health]), '[{'],
  ['null', json(null), 'null'],
  ['nothing', json(undefined), '(nothing)'],
  ['other JSON that says 400', json({ error: 'no' }, { status: 400 }), '{"error":"no"}'],
  ['a malformed problem', json({ code: 'task_not_found', detail: 7 }, { status: 404 }), '"detail":7'],
  [
    'a problem with malformed errors',
    json({ code: 'a', detail: 'b', errors: [1] }, { status: 404 }),
    '"errors":[1]',
  ],
])('%s is an unexpected response', async (_, answer, excerpt) => {
  const error = await failureOf(answer);

  expect(error.code).toBe('unexpected_response');
  expect(error.message).toContain(excerpt);
});

test('a long text is not repeated in full', async () => {
  const error = await failureOf((response) => response.end('x'.repeat(100_000)));

  expect(error.message.length).toBeLessThan(500);
});

test.each([502, 503, 504])('a gateway that says %i is a failed connection', async (status) => {
  expect(await failureOf(html(status))).toMatchObject({
    code: 'connection_failed',
    message: expect.stringMatching(/answered 50\d: is the server running\?/),
  });
});

test('what a proxy takes for too large is said in words, with what to set, and without its page', async () => {
  const error = await failureOf((response) =>
    response.writeHead(413, { server: 'nginx/1.27.0' }).end('<h1>413 Request Entity Too Large</h1>'),
  );

  expect(error.code).toBe('payload_too_large');
  expect(error.message).toMatch(/^A proxy \(nginx\/1\.27\.0\) in front of http:.*client_max_body_size/);
  expect(error.message).not.toContain('<h1>');
});

test('a server that is not there is a failed connection, with the base URL and the reason', async () => {
  const server = await startScriptedServer(silence);
  await server[Symbol.asyncDispose]();

  const error = await thrownBy(new ClaudeOps({ baseUrl: server.url, retry: 0 }).getTask(id));

  expect(error.code).toBe('connection_failed');
  expect(error.message).toContain(`Cannot reach ${server.url}: is the server running?`);
  expect(error.message).toContain('ECONNREFUSED');
  expect(error.cause).toBeInstanceOf(Error);
});

test('a connection that breaks is a failed connection', async () => {
  expect(await failureOf(hangUp)).toMatchObject({ code: 'connection_failed' });
});

test('an answer that breaks in the middle is a failed connection', async () => {
  const error = await failureOf((response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
    response.write('{"status":', () => response.destroy());
  });

  expect(error).toMatchObject({ code: 'connection_failed' });
});

test('a server that does not answer in time is a failed connection', async () => {
  expect(await failureOf(silence, { timeoutMs: 30 })).toMatchObject({
    code: 'connection_failed',
    message: expect.stringContaining('did not answer in time'),
  });
});

test('an answer that does not end in time is a failed connection', async () => {
  const error = await failureOf((response) => response.writeHead(200).write('{'), { timeoutMs: 50 });

  expect(error).toMatchObject({ code: 'connection_failed' });
});

test('a caller that aborts gets wait_aborted, with its reason', async () => {
  await using server = await startScriptedServer(silence);
  const client = new ClaudeOps({ baseUrl: server.url });
  const reason = new Error('enough');
  const giveUp = new AbortController();

  const call = thrownBy(client.getTask(id, { signal: giveUp.signal }));
  await expect.poll(() => server.requests.length).toBe(1);
  giveUp.abort(reason);

  expect(await call).toMatchObject({ code: 'wait_aborted', cause: reason });
  await expect.poll(() => server.open.size).toBe(0);
});

test('a caller that has aborted before sends nothing', async () => {
  await using server = await startScriptedServer(json(health));
  const client = new ClaudeOps({ baseUrl: server.url });

  expect(await thrownBy(client.getHealth({ signal: AbortSignal.abort() }))).toMatchObject({
    code: 'wait_aborted',
  });

  expect(server.requests).toEqual([]);
});

test('what cannot be sent is refused without sending', async () => {
  const client = new ClaudeOps({ baseUrl: 'http://127.0.0.1:9' });
  const input = { prompt: 'p', apiKey: 'sk-ant-test' };
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;

  expect(await thrownBy(client.createTask(input, { idempotencyKey: 'a\nb' }))).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('idempotency-key'),
  });
  expect(await thrownBy(client.createTask({ ...input, schema: circular }))).toMatchObject({
    code: 'invalid_request',
  });
  expect(await thrownBy(client.getTask('..'))).toMatchObject({ code: 'task_not_found' });
});

test.each([301, 302, 303, 307, 308])('a %i on a create is named with its target', async (status) => {
  await using server = await startScriptedServer((response) =>
    response.writeHead(status, { location: '/login?next=1' }).end(),
  );
  const call = new ClaudeOps({ baseUrl: server.url }).createTask({ prompt: 'p', apiKey: 'sk-ant-test' });

  expect(await thrownBy(call)).toMatchObject({
    code: 'unexpected_response',
    message: `${server.url}/api/tasks answered ${status}, a redirect to ${server.url}/login?next=1: set the base URL to the address of the server.`,
    details: { status, location: `${server.url}/login?next=1` },
  });
  expect(server.requests).toHaveLength(1);
});

test('a browser that hides the target of a redirect is told that there is one', async () => {
  const fetch: Fetch = async () => ({
    ok: false,
    status: 0,
    type: 'opaqueredirect',
    headers: new Headers(),
    body: null,
    text: async () => '',
  });
  const call = new ClaudeOps({ fetch }).cancelTask(id);

  expect(await thrownBy(call)).toMatchObject({
    code: 'unexpected_response',
    message: expect.stringContaining('answered with a redirect'),
  });
});

test('a page of another origin that reaches nothing is told of CORS_ORIGINS', async () => {
  vi.stubGlobal('location', new URL('https://app.example.org/tasks'));
  const fetch: Fetch = async () => {
    throw new TypeError('Failed to fetch');
  };
  const options = { fetch, retry: 0 };

  const other = await thrownBy(new ClaudeOps({ ...options, baseUrl: 'https://ops.example' }).getHealth());
  const same = await thrownBy(
    new ClaudeOps({ ...options, baseUrl: 'https://app.example.org/ops' }).getHealth(),
  );

  expect(other.message).toContain('is https://app.example.org in its CORS_ORIGINS');
  expect(same.message).not.toContain('CORS');
});

test('a fetch of another making may throw what it likes', async () => {
  const fetch = () => Promise.reject('offline');

  const error = await thrownBy(new ClaudeOps({ fetch, retry: 0 }).getHealth());

  expect(error).toMatchObject({ code: 'connection_failed', cause: 'offline' });
});
