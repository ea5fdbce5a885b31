import { once } from 'node:events';
import { createServer as createNetServer } from 'node:net';
import { expect, test } from 'vitest';
import { createServer } from '../../src/index.ts';
import { createScriptedApi } from '../fixtures/create-scripted-api.ts';
import { sendRaw } from '../fixtures/send-raw.ts';
import { startServer } from '../fixtures/start-server.ts';

const get = 'GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

/** The code with which the system refuses a listener; undefined where it has one. */
async function tryToListen(host: string, port: number): Promise<unknown> {
  const server = createNetServer();
  try {
    server.listen({ host, port, ipv6Only: host.includes(':') });
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  } finally {
    server.close();
  }
}

test.for([
  ['127.0.0.1', 'http://127.0.0.1'],
  ['localhost', 'http://127.0.0.1'],
  ['0.0.0.0', 'http://127.0.0.1'],
  ['::', 'http://127.0.0.1'],
  ['::1', 'http://[::1]'],
] as const)('a server on %s answers in both families and is reached at %s', async ([host, url]) => {
  await using server = createServer({ api: createScriptedApi() });
  const listening = await server.listen({ port: 0, host });
  const port = Number(new URL(listening.url).port);
  expect(listening.url).toBe(`${url}:${port}`);
  for (const address of ['127.0.0.1', '[::1]'])
    expect(await sendRaw(`http://${address}:${port}`, get)).toMatch(/^HTTP\/1\.1 200 /);
  for (const address of ['127.0.0.1', '::1', '::'])
    expect(await tryToListen(address, port)).toBe('EADDRINUSE');
});

test('a server on another address holds that alone', async () => {
  await using server = createServer({ api: createScriptedApi() });
  const { url } = await server.listen({ port: 0, host: '127.0.0.2' });
  const port = Number(new URL(url).port);
  expect(await tryToListen('::1', port)).toBeUndefined();
});

test('a port that somebody holds in the other family is refused, with the address', async () => {
  const other = createNetServer();
  other.listen({ port: 0, host: '::1' });
  await once(other, 'listening');
  const address = other.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  await using server = createServer({ api: createScriptedApi() });
  await expect(server.listen({ port, host: '127.0.0.1' })).rejects.toThrow(/EADDRINUSE.*::1/);
  expect(await tryToListen('127.0.0.1', port)).toBeUndefined();
  other.close();
});

test('a server that closes ends its connections of both families', async () => {
  await using server = await startServer();
  const port = Number(new URL(server.url).port);
  const idle = await fetch(`http://[::1]:${port}/health`);
  await idle.text();
  await server.server.close();
  for (const host of ['127.0.0.1', '::1']) expect(await tryToListen(host, port)).toBeUndefined();
});

test('a request of the other family that is in flight is answered when the server closes', async () => {
  const [entered, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const api = createScriptedApi();
  const getHealth = async () => {
    entered.resolve();
    await release.promise;
    return await api.getHealth();
  };
  await using server = await startServer({ api: { ...api, getHealth } });
  const answer = fetch(`http://[::1]:${new URL(server.url).port}/health`);
  await entered.promise;
  const closed = server.server.close();
  await expect.poll(() => server.server.app.server.listening).toBe(false);
  release.resolve();
  expect(await (await answer).json()).toMatchObject({ status: 'ok' });
  await closed;
});

test('a request of the other family that never ends is cut after the time to close', async () => {
  const entered = Promise.withResolvers<void>();
  const api = createScriptedApi();
  const getHealth = async () => {
    entered.resolve();
    return await new Promise<never>(() => undefined);
  };
  await using server = await startServer({ api: { ...api, getHealth }, closeTimeoutMs: 100 });
  const answer = fetch(`http://[::1]:${new URL(server.url).port}/health`).catch((error: unknown) => error);
  await entered.promise;
  await server.server.close();
  expect(await answer).toBeInstanceOf(TypeError);
});
