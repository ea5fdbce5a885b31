import { once } from 'node:events';
import { connect } from 'node:net';
import { LIMITS } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { sendRaw } from '../fixtures/send-raw.ts';
import { json, startServer } from '../fixtures/start-server.ts';

const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each([
  ['half an object', '{"prompt":', 'The body is not valid JSON, or sets a prototype.'],
  ['no JSON at all', 'prompt=hello', 'The body is not valid JSON, or sets a prototype.'],
  ['a bare NUL', '{"a":"\u0000"}', 'The body is not valid JSON, or sets a prototype.'],
  ['__proto__', '{"__proto__":{"isAdmin":true}}', 'The body is not valid JSON, or sets a prototype.'],
  ['a nested __proto__', '{"a":[{"\\u005f_proto__":1}]}', 'The body is not valid JSON, or sets a prototype.'],
  ['a constructor', '{"constructor":{"prototype":1}}', 'The body is not valid JSON, or sets a prototype.'],
  ['deep nesting', deep(300), 'The body is nested deeper than 256 levels.'],
  ['very deep nesting', deep(500_000), 'The body is nested deeper than 256 levels.'],
  ['nothing', '', 'The request has no body.'],
])('a body of %s is malformed', async (_, body, detail) => {
  await using server = await startServer();

  const answer = await server.request('/api/tasks', { ...json(1), body });

  expect(answer.response.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'malformed_request', detail });
});

test('an expectation that is not met is refused with a problem document', async () => {
  await using server = await startServer();

  const head = 'GET /api/tasks HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
  const answer = await sendRaw(server.url, `${head}Expect: something\r\n\r\n`);

  expect(answer).toMatch(/^HTTP\/1\.1 417 /);
  expect(answer).toContain('content-type: application/problem+json');
  expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({
    code: 'expectation_failed',
    detail: 'The header Expect asks for "something", which this server does not do.',
  });
});

test('a refused body is not quoted', async () => {
  await using server = await startServer();

  const { text } = await server.request('/api/tasks', { ...json(1), body: '{"apiKey":"sk-ant-secret"' });

  expect(text + JSON.stringify(server.log)).not.toContain('sk-ant');
});

test('a body that is not UTF-8 is malformed', async () => {
  await using server = await startServer();

  const { body } = await server.request('/api/tasks', {
    ...json(1),
    body: new Uint8Array([0x22, 0xff, 0x22]),
  });

  expect(body).toMatchObject({ code: 'malformed_request', detail: 'The body is not valid UTF-8.' });
});

test('a request without a body and without a content type is malformed', async () => {
  await using server = await startServer();

  const { body } = await server.request('/api/tasks', { method: 'POST' });

  expect(body).toMatchObject({ code: 'malformed_request' });
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/jsonp',
  'nonsense',
  'text/json;;',
])('a body of type %s is an unsupported media type', async (type) => {
  await using server = await startServer();

  const { response, body } = await server.request('/api/tasks', {
    method: 'POST',
    headers: { 'content-type': type },
    body: '{}',
  });

  expect(response.status).toBe(415);
  expect(body).toMatchObject({ code: 'unsupported_media_type' });
});

test('a body beyond the limit is too large, whether it says so or not', async () => {
  await using server = await startServer({ bodyLimitBytes: 1_000 });
  const body = JSON.stringify({ prompt: 'x'.repeat(2_000) });
  const chunks = new Blob([body]).stream();

  const declared = await server.request('/api/tasks', { ...json(1), body });
  const chunked = await server.request('/api/tasks', {
    ...json(1),
    body: chunks,
    duplex: 'half',
  });

  expect(declared.response.status).toBe(413);
  expect(declared.body).toMatchObject({
    code: 'payload_too_large',
    detail: 'The body is larger than 1000 bytes, the limit of this server.',
    details: { maxBytes: 1_000 },
  });
  expect(chunked.body).toMatchObject({ code: 'payload_too_large' });
});

test('the default limit takes the longest prompt and the largest schema with every character escaped, and a zip', async () => {
  await using server = await startServer();
  const escaped = (bytes: number) => '\u0001'.repeat(bytes);

  const { response } = await server.request(
    '/api/tasks',
    json({
      prompt: escaped(LIMITS.promptMaxBytes),
      schema: { title: escaped(LIMITS.schemaMaxBytes) },
      files: 'x'.repeat(LIMITS.zipMaxBase64Characters),
    }),
  );

  expect(response.status).toBe(201);
});

test('the default limit is 16 MiB', async () => {
  await using server = await startServer();

  const { response } = await server.request('/api/tasks', json('x'.repeat(16 * 1024 * 1024)));

  expect(response.status).toBe(413);
});

test.each(['/api/tasks/%', '/api/tasks/%zz', '/api/tasks/%c3%28', '/%e0%a4%a'])(
  'the badly encoded path %s is malformed',
  async (path) => {
    await using server = await startServer();

    const { response, body } = await server.request(path);

    expect(response.status).toBe(400);
    expect(body).toMatchObject({ code: 'malformed_request', instance: path });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test.each([
  ['headers beyond 16 KiB', `GET /health HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['no HTTP', 'EHLO claude-ops\r\n\r\n'],
  ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['a bad header', 'GET /health HTTP/1.1\r\nhost: localhost\r\nb ad: 1\r\n\r\n'],
  ['a NUL in a header', 'GET /health HTTP/1.1\r\nhost: localhost\r\nx: \0\r\n\r\n'],
  [
    'two content lengths',
    'POST /api/tasks HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
  ],
  ['no host', 'GET /health HTTP/1.1\r\nconnection: close\r\n\r\n'],
])('%s is answered as a malformed request', async (_, bytes) => {
  await using server = await startServer();

  const answer = await sendRaw(server.url, bytes);

  const [head = '', body = ''] = answer.split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(head.toLowerCase()).toContain('content-type: application/problem+json');
  expect(JSON.parse(body)).toMatchObject({ code: 'malformed_request' });
  expect(head.toLowerCase()).toContain(`x-request-id: ${JSON.parse(body).requestId}`);
});

test.each([
  ['OPTIONS * HTTP/1.1', 404],
  ['GET http://user:secret@host/health HTTP/1.1', 200],
  ['GET //health HTTP/1.1', 404],
  ['HEAD /health HTTP/1.1', 200],
  ['GET /livez HTTP/1.0', 200],
  ['GET /health HTTP/1.0', 403],
  ['GET /health?a=%00%ff HTTP/1.1', 422],
])('%s is answered with %i', async (line, status) => {
  await using server = await startServer();

  const answer = await sendRaw(server.url, `${line}\r\nhost: localhost\r\nconnection: close\r\n\r\n`);

  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.stringify(server.log)).not.toContain('secret');
});

test('a caller that goes away in the middle of its body is no bug', async () => {
  await using server = await startServer();
  const { hostname, port } = new URL(server.url);
  const arrived = once(server.server.app.server, 'request');
  const socket = connect(Number(port), hostname);
  socket.write('POST /api/tasks HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n');
  socket.write('content-length: 100\r\n\r\n{');
  await arrived;
  socket.destroy();

  await expect.poll(() => server.log.some(({ isCutOff }) => isCutOff)).toBe(true);
  expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
