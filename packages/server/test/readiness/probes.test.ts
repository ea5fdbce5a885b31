import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { sendRaw } from '../fixtures/send-raw.ts';
import { startServer } from '../fixtures/start-server.ts';

const database = { name: 'database', ok: true, detail: 'answers' };
const closing = { name: 'server', ok: true, detail: 'takes requests' };

test('/livez answers as long as the process does, whatever the checks say', async () => {
  await using server = await startServer({ readiness: () => Promise.reject(new Error('no')) });
  const { response, body } = await server.request('/livez');
  expect(response.status).toBe(200);
  expect(body).toEqual({ status: 'ok' });
});

test('/readyz is 200 when everything that was checked is well', async () => {
  await using server = await startServer({ readiness: async () => [database] });
  const { response, body } = await server.request('/readyz');
  expect(response.status).toBe(200);
  expect(body).toEqual({ status: 'ready', checks: [database, closing] });
});

test('/readyz is 503 and says what is wrong when one thing is, as JSON that is no problem document', async () => {
  const broken = { name: 'claude', ok: false, detail: 'not found' };
  await using server = await startServer({ readiness: async () => [database, broken] });
  const { response, body } = await server.request('/readyz');
  expect(response.status).toBe(503);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(body).toEqual({ status: 'not_ready', checks: [database, broken, closing] });
});

test('a check that fails itself is a reason not to be ready, told only to the log', async () => {
  await using server = await startServer({ readiness: () => Promise.reject(new Error('disk on fire')) });
  const answer = await server.request('/readyz');
  expect(answer.response.status).toBe(503);
  expect(answer.text).not.toContain('fire');
  expect(server.log).toContainEqual(expect.objectContaining({ msg: 'the readiness checks failed' }));
});

test('a server without checks is ready', async () => {
  await using server = await startServer();
  expect((await server.request('/readyz')).body).toEqual({ status: 'ready', checks: [closing] });
});

test.each(['/livez', '/readyz'])('%s needs no token and no name of this machine', async (path) => {
  const probe = `GET ${path} HTTP/1.1\r\nConnection: close\r\nHost: 10.1.2.3\r\n\r\n`;
  await using open = await startServer();
  expect(await sendRaw(open.url, probe)).toContain('200 OK');
  await using closed = await startServer({ access: { tokens: ['a-token'] } });
  expect(await sendRaw(closed.url, probe)).toContain('200 OK');
});

test('a probe from another machine is answered, although without tokens nothing else is', async (context) => {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const own = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  if (own === undefined) context.skip('this machine has no address but loopback');
  await using server = createServer({ api: createScriptedApi() });
  const { url } = await server.listen({ port: 0, host: '0.0.0.0' });
  const from = (path: string) =>
    sendRaw(
      `http://${own?.address}:${new URL(url).port}`,
      `GET ${path} HTTP/1.1\r\nConnection: close\r\nHost: localhost\r\n\r\n`,
    );
  expect(await from('/livez')).toContain('200 OK');
  expect(await from('/health')).toContain('403 Forbidden');
});

test('probes are no news: they are not in the log, well or not', async () => {
  await using server = await startServer({
    readiness: async () => [{ ...database, ok: false }],
  });
  await server.request('/livez');
  await server.request('/readyz');
  await server.request('/health');
  await expect.poll(() => server.log.map(({ path }) => path)).toContain('/health');
  expect(server.log.map(({ path }) => path)).not.toContain('/livez');
  expect(server.log.map(({ path }) => path)).not.toContain('/readyz');
});

test.each([
  ['/livez', '200 OK', '"status":"ok"'],
  ['/readyz', '503 Service Unavailable', '"status":"not_ready"'],
])('%s of a server that closes is %s', async (path, status, body) => {
  const server = await startServer();
  const { hostname, port } = new URL(server.url);
  const arrived = once(server.server.app.server, 'connection');
  const socket = connect(Number(port), hostname);
  socket.write(`GET ${path} HTTP/1.1\r\n`);
  const [connection] = (await arrived) as [Socket];
  await expect.poll(() => connection.bytesRead).toBeGreaterThan(0);

  const closed = server.server.close();
  await expect.poll(() => server.server.app.server.listening).toBe(false);
  socket.write('Host: localhost\r\n\r\n');

  const answer = await text(socket);
  expect(answer).toContain(status);
  expect(answer).toContain(body);
  await closed;
});
