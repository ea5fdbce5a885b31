import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { ClaudeOpsError, type CreateTaskOptions } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { beginUpload, BOUNDARY, form, multipart, part } from '../fixtures/multipart.ts';
import { startServer } from '../fixtures/start-server.ts';

const task = part('task', '{"prompt":"hello"}', ['content-type: application/json']);
const files = part('files', 'PK of a zip', ['content-type: application/zip']);

/** A server whose api reads archives to their end, and writes down what it was given. */
async function startReading(options: { bodyLimitBytes?: number } = {}) {
  const created: { input: unknown; archive: string | undefined }[] = [];
  const failures: unknown[] = [];
  const api = createScriptedApi({
    async createTask(input, { archive }: CreateTaskOptions = {}) {
      try {
        const bytes = archive && (await new Response(archive.stream()).bytes());
        created.push({ input, archive: bytes && new TextDecoder().decode(bytes) });
        return api.addTask();
      } catch (error) {
        failures.push(error);
        throw error;
      }
    },
  });
  const server = await startServer({ api, ...options });
  return {
    created,
    failures,
    server,
    send: (body: string | ReadableStream, contentType?: string) =>
      server.request('/api/tasks', form(body, contentType)),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('the part "task" is the input, and the part "files" the archive', async () => {
  await using room = await startReading();
  const { response, body } = await room.send(multipart(task, files));
  expect(response.status).toBe(201);
  expect(body).toMatchObject({ status: 'queued' });
  expect(room.created).toEqual([{ input: { prompt: 'hello' }, archive: 'PK of a zip' }]);
});

test('a form of fetch is understood, with a Blob as the archive', async () => {
  await using room = await startReading();
  const body = new FormData();
  body.append('task', JSON.stringify({ prompt: 'from a form' }));
  body.append('files', new Blob([new Uint8Array(300_000)]), 'workspace.zip');
  const { response } = await room.server.request('/api/tasks', { method: 'POST', body });
  expect(response.status).toBe(201);
  expect(room.created).toMatchObject([{ input: { prompt: 'from a form' } }]);
  expect(room.created[0]?.archive).toHaveLength(300_000);
});

test.for<[string, string, string | undefined]>([
  ['no archive', multipart(task), undefined],
  ['a file field that was left empty', multipart(task, part('files', '')), undefined],
  ['no content type on its parts', multipart(part('task', '{"prompt":"hello"}'), part('files', 'PK')), 'PK'],
  ['text before and after', `preamble\r\n${multipart(task)}epilogue`, undefined],
  [
    'an archive with lines like the boundary',
    multipart(task, part('files', `\r\n--${BOUNDARY.slice(1)}`)),
    `\r\n--${BOUNDARY.slice(1)}`,
  ],
])('a body with %s is taken', async ([, body, archive]) => {
  await using room = await startReading();
  expect((await room.send(body)).response.status).toBe(201);
  expect(room.created).toEqual([{ input: { prompt: 'hello' }, archive }]);
});

test('a body that is compressed is refused with what is taken, whatever its content', async () => {
  await using room = await startReading();
  const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
  const body = gzipSync('{"prompt":"hello"}');
  const { response, body: problem } = await room.server.request('/api/tasks', {
    method: 'POST',
    headers,
    body,
  });
  expect(response.status).toBe(415);
  expect(response.headers.get('accept-encoding')).toBe('identity');
  expect(problem).toMatchObject({
    code: 'unsupported_media_type',
    detail: expect.stringContaining('content-encoding "gzip"') as string,
  });
  expect(room.created).toEqual([]);
});

const notWhole = 'The multipart body is not well-formed, or ended early.';
const oneTooMany = (name: string) =>
  `The part "${name}" is one too many: send "task", then "files", each once.`;

test.for<[string, string, string]>([
  ['the archive first', multipart(files, task), 'The first part must be "task": the JSON.'],
  ['no part', multipart(), 'The first part must be "task": the JSON.'],
  ['no task', multipart(files), 'The first part must be "task": the JSON.'],
  ['two tasks', multipart(task, task), oneTooMany('task')],
  ['two archives', multipart(task, files, files), oneTooMany('files')],
  ['an unknown part', multipart(task, part('more', 'x')), oneTooMany('more')],
  ['an unknown part behind', multipart(task, files, part('more', 'x')), oneTooMany('more')],
  ['a part of a prototype', multipart(task, part('__proto__', 'x')), oneTooMany('__proto__')],
  ['many parts', multipart(...Array.from({ length: 1_000 }, () => task)), 'The body has more than 8 parts.'],
  [
    'a part without a name',
    multipart(`--${BOUNDARY}\r\ncontent-disposition: form-data\r\n\r\nx`),
    'The first part must be "task": the JSON.',
  ],
  ['no end', multipart(task, files).slice(0, -10), notWhole],
  ['no end of its headers', `--${BOUNDARY}\r\ncontent-disposition: form-data; name="task"\r\n`, notWhole],
  ['nothing in it', '', notWhole],
  ['another boundary', multipart(task).replaceAll(BOUNDARY, 'another'), notWhole],
  ['no multipart', '{"prompt":"hello"}', notWhole],
  [
    'half a JSON',
    multipart(part('task', '{"prompt":')),
    'The part "task" is not valid JSON, or sets a prototype.',
  ],
  ['an empty JSON', multipart(part('task', '')), 'The part "task" is not valid JSON, or sets a prototype.'],
  [
    'a JSON with a prototype',
    multipart(part('task', '{"__proto__":{}}')),
    'The part "task" is not valid JSON, or sets a prototype.',
  ],
  [
    'a JSON that is nested deeply',
    multipart(part('task', '['.repeat(300) + ']'.repeat(300))),
    'The part "task" is nested deeper than 256 levels.',
  ],
  [
    'a JSON in base64',
    multipart(part('task', 'e30=', ['content-transfer-encoding: base64'])),
    'The part "task" has a content-transfer-encoding: send its bytes as they are.',
  ],
])('a multipart body with %s is malformed, and makes no task', async ([, body, detail]) => {
  await using room = await startReading();
  const answer = await room.send(body);
  expect(answer.response.status).toBe(400);
  expect(answer.body).toMatchObject({ code: 'malformed_request', detail });
  expect(room.created).toEqual([]);
  expect(room.server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test.for(['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/form-data; boundary'])(
  'the content type %s says nothing of a boundary',
  async (contentType) => {
    await using room = await startReading();
    const { body } = await room.send(multipart(task), contentType);
    expect(body).toMatchObject({ code: 'malformed_request' });
  },
);

test('a task that is not UTF-8 is malformed', async () => {
  await using room = await startReading();
  const [before = '', after = ''] = multipart(part('task', '"?"')).split('?');
  const bytes = Buffer.concat([Buffer.from(before), Buffer.from([0xff]), Buffer.from(after)]);
  const { body } = await room.send(new Blob([bytes]).stream());
  expect(body).toMatchObject({ detail: 'The part "task" is not valid UTF-8.' });
});

test('a task of another type is an unsupported media type', async () => {
  await using room = await startReading();
  const { response, body } = await room.send(multipart(part('task', '<a/>', ['content-type: text/xml'])));
  expect(response.status).toBe(415);
  expect(body).toMatchObject({
    code: 'unsupported_media_type',
    detail: 'The part "task" is not application/json.',
  });
});

test('multipart where the contract has none is an unsupported media type', async () => {
  await using room = await startReading();
  const { response } = await room.server.request('/api/tasks/prune', form(multipart(task)));
  expect(response.status).toBe(415);
});

test('a task beyond the limit is too large, and the limit is named; an archive is not limited by it', async () => {
  await using room = await startReading({ bodyLimitBytes: 1_000 });
  const large = 'x'.repeat(100_000);
  const refused = await room.send(multipart(part('task', JSON.stringify({ prompt: large })), files));
  expect(refused.response.status).toBe(413);
  expect(refused.body).toMatchObject({ code: 'payload_too_large', details: { maxBytes: 1_000 } });
  expect((await room.send(multipart(task, part('files', large)))).response.status).toBe(201);
  expect(room.created).toMatchObject([{ archive: large }]);
});

test('an archive is read as fast as the api takes it, and no faster', async () => {
  const begun = Promise.withResolvers<ReadableStreamDefaultReader<Uint8Array>>();
  const finish = Promise.withResolvers<void>();
  const api = createScriptedApi({
    async createTask(_input, { archive } = {}) {
      const reader = archive?.stream().getReader();
      if (reader) begun.resolve(reader);
      await finish.promise;
      return api.addTask();
    },
  });
  await using server = await startServer({ api });
  const total = 64 * 1024 * 1024;
  const head = `${task}\r\n${part('files', 'x'.repeat(1_000))}`;
  using upload = beginUpload(server.url, head, head.length + total + 100);
  upload.socket.write(Buffer.alloc(total));
  const reader = await begun.promise;
  expect((await reader.read()).done).toBe(false);
  // Whatever the system's buffers hold, the server takes no more while nobody reads.
  const stalled = await Promise.race([
    once(upload.socket, 'drain').then(() => 'drained'),
    quiet(upload.socket),
  ]);
  expect(stalled).toBe('stalled');
  finish.resolve();
});

/** Settles once a socket's bytes have stopped going out. */
async function quiet(socket: { bytesWritten: number; writableLength: number }): Promise<string> {
  for (let left = -1; left !== socket.writableLength;) {
    left = socket.writableLength;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return socket.writableLength > 0 ? 'stalled' : 'drained';
}

test('a caller that goes away in the middle of an archive ends the stream with a refusal, and is no bug', async () => {
  await using room = await startReading();
  const head = `${task}\r\n${part('files', 'PK')}`;
  {
    using upload = beginUpload(room.server.url, head, 1_000_000);
    await once(room.server.server.app.server, 'request');
    upload.socket.end();
    await expect.poll(() => room.failures).toHaveLength(1);
  }
  expect(room.failures).toMatchObject([{ code: 'malformed_request' }]);
  expect(room.created).toEqual([]);
  await expect.poll(() => room.server.log.some(({ isCutOff }) => isCutOff)).toBe(true);
  expect(room.server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('a refusal reaches a caller that is still sending, and the connection goes on', async () => {
  const refuse = async (): Promise<never> => {
    throw new ClaudeOpsError('invalid_request', 'No.');
  };
  await using server = await startServer({ api: createScriptedApi({ createTask: refuse }) });
  const head = `${task}\r\n${part('files', 'x'.repeat(1_000))}`;
  const rest = 8 * 1024 * 1024;
  using upload = beginUpload(server.url, head, head.length + rest);
  await expect.poll(() => upload.answer()).toMatch(/^HTTP\/1\.1 422 /);
  upload.socket.write(Buffer.alloc(rest));
  upload.socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n');
  await expect.poll(() => upload.answer()).toMatch(/HTTP\/1\.1 200 /);
});

test('a caller that goes on sending long after its answer is cut off', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await using server = await startServer();
  using upload = beginUpload(server.url, `${task}\r\n${part('other', 'x'.repeat(1_000))}`, 1_000_000);
  const closed = once(upload.socket, 'close');
  await vi.waitFor(() => expect(upload.answer()).toMatch(/^HTTP\/1\.1 400 /), {
    interval: 1,
    timeout: 15_000,
  });
  await vi.advanceTimersByTimeAsync(5_000);
  await closed;
  vi.useRealTimers();
});

test('an answer to an earlier call says so', async () => {
  const api = createScriptedApi({
    createTask: async (_input, options = {}) => {
      if (options.idempotencyKey === 'again') options.onReplayed?.();
      return api.addTask();
    },
  });
  await using server = await startServer({ api });
  const create = (key: string) =>
    server.request('/api/tasks', { ...form(multipart(task)), headers: headersWith(key) });
  const replayed = await create('again');
  expect(replayed.response.status).toBe(201);
  expect(replayed.response.headers.get('idempotency-replayed')).toBe('true');
  expect((await create('new')).response.headers.get('idempotency-replayed')).toBeNull();
});

test.for(['', 'a b', 'é', 'x'.repeat(256), 'one, two'])(
  'the idempotency key "%s" is refused',
  async (key) => {
    await using room = await startReading();
    const headers = headersWith(key);
    const { response, body } = await room.server.request('/api/tasks', { ...form(multipart(task)), headers });
    expect(response.status).toBe(422);
    expect(body).toMatchObject({ code: 'invalid_request', errors: [{ pointer: '/idempotency-key' }] });
    expect(room.created).toEqual([]);
  },
);

function headersWith(key: string) {
  return { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'idempotency-key': key };
}
