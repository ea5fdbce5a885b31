import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { TunnelOptions } from '../../../src/gateway/connect/tunnels.ts';
import { basic, connectThrough } from '../../support/connect-through.ts';
import { openGateway } from '../../support/open-gateway.ts';
import { startEcho } from '../../support/start-echo.ts';

const unknown = () => Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));
const everywhere: TunnelOptions = {
  lookup: async () => [{ address: '127.0.0.1', family: 4 }],
  isReachable: () => true,
};

/** A proxy that leads every host to a port of this machine, or refuses. */
async function startProxy(port: number, status = 200) {
  const asked: (string | undefined)[][] = [];
  const server = createServer();
  server.on('connect', ({ url, headers }, socket) => {
    asked.push([url, headers.host, headers['proxy-authorization']]);
    socket.on('error', () => undefined);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(target).pipe(socket);
    });
    target.on('error', () => socket.destroy());
    socket.once('close', () => target.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

async function askBy(environment: Record<string, string>, tunnels: TunnelOptions, authority: string) {
  const room = await openGateway('http://127.0.0.1:1', { environment, tunnels, network: 'open' });
  const { baseUrl, token } = room.grant;
  const tunnel = await connectThrough({ at: baseUrl, authorization: basic(token) }, authority);
  return { tunnel, room };
}

test('a tunnel goes by the proxy of the server, with its credentials, to the name', async () => {
  await using echo = await startEcho((socket) => socket.write('hello '));
  await using proxy = await startProxy(echo.port);
  const environment = { HTTPS_PROXY: `http://me:p%40ss@${proxy.host}` };
  const { tunnel, room } = await askBy(environment, everywhere, 'a.test:443');
  await using _room = room;
  expect(tunnel.status).toBe(200);
  tunnel.socket.end('world');
  expect(await tunnel.rest()).toBe('hello world');
  expect(proxy.asked).toEqual([['a.test:443', 'a.test:443', basic('p@ss', 'me')]]);
});

test('a name that only the proxy knows is the proxy’s to judge', async () => {
  await using echo = await startEcho();
  await using proxy = await startProxy(echo.port);
  const { tunnel, room } = await askBy({ https_proxy: proxy.host }, { lookup: unknown }, 'a.test:443');
  await using _room = room;
  tunnel.socket.destroy();
  expect(tunnel.status).toBe(200);
});

test.for<[string, TunnelOptions]>([
  ['the server knows a private address of', { lookup: async () => [{ address: '10.1.2.3', family: 4 }] }],
  ['the server gets no answer about', { lookup: () => new Promise(() => undefined) }],
])('a name that %s is the proxy’s to judge', async ([, tunnels]) => {
  await using echo = await startEcho();
  await using proxy = await startProxy(echo.port);
  const { tunnel, room } = await askBy({ https_proxy: proxy.host }, tunnels, 'a.test:443');
  await using _room = room;
  tunnel.socket.destroy();
  expect(tunnel.status).toBe(200);
  expect(proxy.asked.map(([target]) => target)).toEqual(['a.test:443']);
});

test.for([
  ['10.1.2.3:443', {}],
  ['a.test:443', { lookup: async () => [{ address: '127.0.0.1', family: 4 }] }],
  ['a.test:443', { lookup: async () => [{ address: '169.254.169.254', family: 4 }] }],
] as const)('%s is no name that a proxy may lead to: %o', async ([authority, tunnels]) => {
  await using proxy = await startProxy(1);
  const { tunnel, room } = await askBy({ https_proxy: proxy.host }, tunnels, authority);
  await using _room = room;
  expect(tunnel.status).toBe(403);
  expect(proxy.asked).toEqual([]);
});

test.for(['127.0.0.1:443', '169.254.169.254:80', 'localhost:443'])(
  '%s is refused before the proxy is asked',
  async (authority) => {
    await using proxy = await startProxy(1);
    const { tunnel, room } = await askBy({ https_proxy: proxy.host }, {}, authority);
    await using _room = room;
    expect(tunnel.status).toBe(403);
    expect(proxy.asked).toEqual([]);
  },
);

test('what NO_PROXY names is reached without the proxy', async () => {
  await using echo = await startEcho();
  await using proxy = await startProxy(1);
  const environment = { HTTPS_PROXY: `http://${proxy.host}`, NO_PROXY: 'test' };
  const { tunnel, room } = await askBy(environment, everywhere, `a.test:${echo.port}`);
  await using _room = room;
  tunnel.socket.destroy();
  expect(tunnel.status).toBe(200);
  expect(proxy.asked).toEqual([]);
});

test('a proxy that refuses, is not there or is none is said', async () => {
  await using proxy = await startProxy(1, 403);
  for (const [url, cause] of [
    [proxy.host, "the server's own proxy answered with 403"],
    ['127.0.0.1:1', 'ECONNREFUSED'],
    ['socks5://me:secret@127.0.0.1:1', "the server's HTTPS_PROXY is no URL of an http or https proxy"],
  ] as const) {
    const { tunnel, room } = await askBy({ HTTPS_PROXY: url }, everywhere, 'a.test:443');
    await using _room = room;
    expect(tunnel.status).toBe(502);
    expect(await tunnel.rest()).toContain(`a.test:443 can't be reached (${cause}).`);
  }
});
