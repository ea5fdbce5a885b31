import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { beginUpload, part } from '../fixtures/multipart.ts';
import { startServer } from '../fixtures/start-server.ts';

const task = part('task', '{"prompt":"hello"}', ['content-type: application/json']);
const head = `${task}\r\n${part('files', 'x'.repeat(1_000))}`;

/** An api that reads archives, and says how each ended. */
function createReadingApi() {
  const ends: unknown[] = [];
  const api = createScriptedApi({
    async createTask(_input, { archive } = {}) {
      try {
        await new Response(archive?.stream()).bytes();
        ends.push('whole');
        return api.addTask();
      } catch (error) {
        ends.push(error);
        throw error;
      }
    },
  });
  return { api, ends };
}

test('an archive of which nothing more comes is given up, with a refusal its caller can read', async () => {
  const { api, ends } = createReadingApi();
  await using server = await startServer({ api, bodyIdleMs: 100 });
  using upload = beginUpload(server.url, head, 1_000_000);
  await expect.poll(() => upload.answer()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(upload.answer()).toContain('"code":"request_timeout"');
  expect(ends).toMatchObject([{ code: 'request_timeout', details: { idleMs: 100 } }]);
  expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test.for(['content-length: 100', 'transfer-encoding: chunked'])(
  'a JSON body with %s of which nothing comes is given up',
  async (length) => {
    await using server = await startServer({ bodyIdleMs: 100 });
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const headers = ['POST /api/tasks HTTP/1.1', 'host: localhost', 'content-type: application/json', length];
    socket.write(`${headers.join('\r\n')}\r\n\r\n`);
    await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 408 /);
    socket.destroy();
  },
);

test('a body may take longer in all, as long as it goes on coming', async () => {
  const { api, ends } = createReadingApi();
  await using server = await startServer({ api, bodyIdleMs: 2_000 });
  const rest = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const end = '\r\n--the-boundary--\r\n';
  using upload = beginUpload(server.url, head, head.length + rest.length + end.length);
  for (const byte of rest) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    upload.socket.write(byte);
  }
  upload.socket.write(end);
  await expect.poll(() => upload.answer()).toMatch(/^HTTP\/1\.1 201 /);
  expect(ends).toEqual(['whole']);
});

test('a caller is not given up for an api that takes nothing', async () => {
  const resume = Promise.withResolvers<void>();
  const total = 4 * 1024 * 1024;
  let bytes = 0;
  const api = createScriptedApi({
    async createTask(_input, { archive } = {}) {
      await resume.promise;
      bytes = (await new Response(archive?.stream()).bytes()).length;
      return api.addTask();
    },
  });
  await using server = await startServer({ api, bodyIdleMs: 100 });
  const end = '\r\n--the-boundary--\r\n';
  using upload = beginUpload(server.url, head, head.length + total + end.length);
  upload.socket.write(Buffer.alloc(total));
  upload.socket.write(end);
  await new Promise((tick) => setTimeout(tick, 500));
  expect(upload.answer()).toBe('');
  resume.resolve();
  await expect.poll(() => upload.answer()).toMatch(/^HTTP\/1\.1 201 /);
  expect(bytes).toBe(total + 1_000);
});

test('what a request took is not limited by the HTTP server itself', async () => {
  await using server = await startServer();
  const { requestTimeout, headersTimeout } = server.server.app.server;
  expect({ requestTimeout, headersTimeout }).toEqual({ requestTimeout: 0, headersTimeout: 60_000 });
});

test('headers that do not come are answered as a timeout', async () => {
  await using server = await startServer();
  const { hostname, port } = new URL(server.url);
  const arrived = once(server.server.app.server, 'connection');
  const socket = connect(Number(port), hostname);
  let answer = '';
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  const [connection] = await arrived;
  const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
  server.server.app.server.emit('clientError', late, connection);
  await once(socket, 'end');
  expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
  expect(answer).toContain('"code":"request_timeout"');
  socket.destroy();
});
