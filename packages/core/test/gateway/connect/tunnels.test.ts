import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NetworkPolicy } from '@claude-ops/contract';
import { expect, test, vi } from 'vitest';
import type { TunnelOptions } from '../../../src/gateway/connect/tunnels.ts';
import type { GatewayOptions } from '../../../src/gateway/gateway.ts';
import { tunnelTokenOf } from '../../../src/secrets/tunnel-token.ts';
import { basic, connectThrough } from '../../support/connect-through.ts';
import { askWhole, openGateway } from '../../support/open-gateway.ts';
import { startEcho } from '../../support/start-echo.ts';
import { credentialOfKey } from '../../../src/secrets/model-credential.ts';

const LOOPBACK = { address: '127.0.0.1', family: 4 };
const PUBLIC = { address: '1.1.1.1', family: 4 };
/** Every name leads here, and that is no objection. */
const here: TunnelOptions = { lookup: async () => [LOOPBACK], isReachable: () => true };

interface RoomOptions extends Partial<GatewayOptions> {
  readonly network?: NetworkPolicy;
}

async function openRoom({ network = 'open', ...options }: RoomOptions = {}) {
  const room = await openGateway('http://127.0.0.1:1', { tunnels: here, network, ...options });
  const { baseUrl, token } = room.grant;
  const ask = (authority: string, authorization = basic(token)) =>
    connectThrough({ at: baseUrl, authorization }, authority);
  return { ...room, ask };
}

test('bytes pass both ways, and each side may end on its own', async () => {
  await using echo = await startEcho();
  await using room = await openRoom({ network: { allow: [`echo.test:${echo.port}`] } });
  const tunnel = await room.ask(`echo.test:${echo.port}`);
  expect(tunnel.status).toBe(200);
  const bytes = 'x'.repeat(3_000_000);
  tunnel.socket.end(bytes);
  expect((await tunnel.rest()) === bytes).toBe(true);
  expect(room.grant.seenHosts()).toMatchObject([
    { host: 'echo.test', port: echo.port, isAllowed: true, requests: 1 },
  ]);
});

test('what is sent along with the request, and what the target says first, arrives', async () => {
  await using echo = await startEcho((socket) => socket.write('hello '));
  await using room = await openRoom();
  const { hostname, port } = new URL(room.grant.baseUrl);
  const socket = connect(Number(port), hostname);
  socket.end(
    `CONNECT echo.test:${echo.port} HTTP/1.1\r\nProxy-Authorization: ${basic(room.grant.token)}\r\n\r\nat once`,
  );
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 200 [^\r]+\r\n\r\nhello at once$/);
});

test.for([
  (token: string) => basic(token),
  (token: string) => basic(token, ''),
  (token: string) => basic(token, 'any one'),
  (token: string) => `Bearer ${token}`,
  (token: string) => `bearer ${token}`,
])('a token is shown as %o', async (authorization) => {
  await using echo = await startEcho();
  await using room = await openRoom();
  const { status, socket } = await room.ask(`a.test:${echo.port}`, authorization(room.grant.token));
  socket.destroy();
  expect(status).toBe(200);
});

test('the token of tunnels opens tunnels, and does not ask the model', async () => {
  await using echo = await startEcho();
  await using room = await openRoom({ network: { allow: [`a.test:${echo.port}`] } });
  const token = tunnelTokenOf(room.grant.token);
  expect(room.grant.proxyUrl).toContain(`:${token}@`);
  const { status, socket } = await room.ask(`a.test:${echo.port}`, basic(token));
  socket.destroy();
  expect(status).toBe(200);
  expect(await askWhole(room.grant, { token })).toMatchObject({ status: 401 });
  await room.grant[Symbol.asyncDispose]();
});

test.for([
  () => '',
  () => 'Bearer',
  () => basic('claude-ops-made-up'),
  (token: string) => basic('', token),
  (token: string) => token,
  (token: string) => `Digest ${token}`,
])(
  'without the token of an attempt nothing passes, and nothing is remembered (%o)',
  async (authorization) => {
    await using room = await openRoom();
    const refused = await room.ask('a.test:443', authorization(room.grant.token));
    expect(refused).toMatchObject({
      status: 407,
      headers: { 'proxy-authenticate': 'Basic realm="claude-ops"' },
    });
    expect(await refused.rest()).toMatch(/token of the attempt/);
    expect(room.grant.seenHosts()).toEqual([]);
  },
);

test('tunnels end with the grant, and its token with them', async () => {
  await using echo = await startEcho();
  await using room = await openRoom();
  const { socket } = await room.ask(`a.test:${echo.port}`);
  const closed = once(socket, 'close');
  socket.resume();
  await room.grant[Symbol.asyncDispose]();
  await closed;
  await expect.poll(() => echo.sockets[0]?.destroyed).toBe(true);
  expect(await room.ask(`a.test:${echo.port}`)).toMatchObject({ status: 407 });
});

test.for<[NetworkPolicy, string, RegExp]>([
  ['none', 'github.com:443', /^github\.com:443 is refused: the network of this task is "none"\. Give/],
  [
    { allow: ['a.test'] },
    'b.test:443',
    /^b\.test:443 is refused: it is not in the allow list .* Add "b\.test" to/,
  ],
  [{ allow: ['a.test'] }, 'a.test:22', /Add "a\.test:22" to network\.allow/],
  [{ allow: ['a.test'] }, '1.1.1.1:443', /Ask for the host by its name/],
  [{ allow: ['a.test'] }, '[2606:4700::1111]:443', /^\[2606:4700::1111\]:443 is refused/],
])('with %j %s is refused, remembered and told of once', async ([network, authority, words]) => {
  await using room = await openRoom({ network });
  for (const refused of [await room.ask(authority), await room.ask(authority)]) {
    expect(refused).toMatchObject({ status: 403, headers: { 'content-type': 'text/plain; charset=utf-8' } });
    expect(await refused.rest()).toMatch(words);
  }
  expect(room.grant.seenHosts()).toMatchObject([{ isAllowed: false, requests: 2 }]);
  expect(room.asked).toMatchObject([{ isAllowed: false, reason: expect.any(String) as string }]);
});

test.for<[(typeof LOOPBACK)[]]>([
  [[LOOPBACK]],
  [[PUBLIC, { address: '10.0.0.1', family: 4 }]],
  [[PUBLIC, { address: '::1', family: 6 }]],
  [[{ address: '::ffff:169.254.169.254', family: 6 }]],
  [[{ address: '64:ff9b::a00:1', family: 6 }]],
])('a name that leads to %j is refused, whatever the policy says', async ([addresses]) => {
  const tunnels = { lookup: async () => addresses };
  for (const network of ['open' as const, { allow: ['a.test'] }]) {
    await using room = await openRoom({ network, tunnels });
    const refused = await room.ask('a.test:443');
    expect(refused.status).toBe(403);
    expect(await refused.rest()).toBe(
      'a.test:443 is refused: it leads to a private, local or reserved address. No task reaches one through the gateway, whatever its network is.\n',
    );
    expect(room.grant.seenHosts()).toMatchObject([{ host: 'a.test', isAllowed: false }]);
  }
});

test.for([
  ...['127.0.0.1:80', '0x7f.1:80', '2852039166:80', '169.254.169.254:80', '10.1.2.3:443', '[::1]:80'],
  ...['[fd00::1]:80', '[::ffff:10.0.0.1]:80', 'localhost:80', 'localhost.:80'],
])('%s is refused also where everything is open', async (authority) => {
  await using room = await openRoom({ tunnels: {} });
  expect(await room.ask(authority)).toMatchObject({ status: 403 });
  expect(room.grant.seenHosts()).toMatchObject([{ isAllowed: false }]);
});

test('a name is resolved once, and what was looked at is what is connected to', async () => {
  await using echo = await startEcho();
  let asked = 0;
  const lookup = async () => [(asked += 1) === 1 ? LOOPBACK : { address: '192.0.2.1', family: 4 }];
  await using room = await openRoom({ tunnels: { ...here, lookup } });
  const { status, socket } = await room.ask(`rebound.test:${echo.port}`);
  socket.destroy();
  expect(status).toBe(200);
  expect(asked).toBe(1);
});

test('of several addresses one that answers is taken', async () => {
  await using echo = await startEcho();
  const lookup = async () => [{ address: '::1', family: 6 }, LOOPBACK];
  await using room = await openRoom({ tunnels: { ...here, lookup } });
  const { status, socket } = await room.ask(`a.test:${echo.port}`);
  socket.destroy();
  expect(status).toBe(200);
});

test('a name that nobody knows, and a port where nobody is, are said', async () => {
  await using room = await openRoom({ tunnels: { isReachable: () => true } });
  const unknown = await room.ask('nowhere.invalid:443');
  expect(unknown.status).toBe(502);
  expect(await unknown.rest()).toMatch(/^nowhere\.invalid:443 can't be reached \((ENOTFOUND|EAI_AGAIN)\)/);
  const closed = await room.ask('127.0.0.1:1');
  expect(closed.status).toBe(502);
  expect(await closed.rest()).toMatch(/^127\.0\.0\.1:1 can't be reached \(ECONNREFUSED\)/);
  expect(room.grant.seenHosts()).toMatchObject([{ isAllowed: true }, { isAllowed: true }]);
});

test('what takes too long is a timeout', async () => {
  const { promise, resolve } = Promise.withResolvers<never[]>();
  await using room = await openRoom({ tunnels: { ...here, lookup: () => promise, connectTimeoutMs: 50 } });
  const late = await room.ask('slow.test:443');
  resolve([]);
  expect(late.status).toBe(504);
  expect(await late.rest()).toMatch(/^slow\.test:443 did not answer in time/);
});

test('a tunnel that is open has no time limit', async () => {
  await using echo = await startEcho();
  const { promise, resolve } = Promise.withResolvers<never[]>();
  const lookup = (host: string) => (host === 'slow.test' ? promise : Promise.resolve([LOOPBACK]));
  await using room = await openRoom({ tunnels: { ...here, lookup, connectTimeoutMs: 250 } });
  const { socket } = await room.ask(`a.test:${echo.port}`);
  expect(await room.ask('slow.test:443')).toMatchObject({ status: 504 });
  resolve([]);
  socket.end('still here');
  expect(await text(socket)).toBe('still here');
});

test('an attempt has 64 tunnels at once', async () => {
  await using echo = await startEcho();
  await using room = await openRoom();
  const open = await Promise.all(Array.from({ length: 64 }, () => room.ask(`a.test:${echo.port}`)));
  expect(open.map(({ status }) => status)).toEqual(open.map(() => 200));
  const refused = await room.ask(`a.test:${echo.port}`);
  expect(refused.status).toBe(429);
  expect(await refused.rest()).toMatch(/64 connections of this task are open/);
  open[0]?.socket.destroy();
  await vi.waitFor(
    async () => {
      const { status, socket } = await room.ask(`a.test:${echo.port}`);
      socket.destroy();
      expect(status).toBe(200);
    },
    { timeout: 15_000 },
  );
});

test('a client that goes away takes its tunnel with it, and a target its client', async () => {
  await using echo = await startEcho();
  await using room = await openRoom();
  const left = await room.ask(`a.test:${echo.port}`);
  left.socket.destroy();
  await expect.poll(() => echo.sockets[0]?.destroyed).toBe(true);
  const broken = await room.ask(`a.test:${echo.port}`);
  const closed = once(broken.socket, 'close');
  broken.socket.resume();
  echo.sockets[1]?.resetAndDestroy();
  await closed;
});

test.for(['github.com', 'https://github.com/', 'a.test:0', '/'])(
  'CONNECT %s has no target',
  async (authority) => {
    await using room = await openRoom();
    const refused = await room.ask(authority);
    expect(refused.status).toBe(400);
    expect(await refused.rest()).toMatch(/takes a host and a port/);
  },
);

test('a head that is too large is refused', async () => {
  await using room = await openRoom();
  expect(await room.ask('a.test:443', `Bearer ${'x'.repeat(20_000)}`)).toMatchObject({ status: 431 });
});

test('plain http does not pass, says how, and is remembered', async () => {
  await using room = await openRoom({ network: { allow: ['a.test'] } });
  const refused = await askPlainly(room.grant.baseUrl, 'http://a.test/path', basic(room.grant.token));
  expect(refused.statusCode).toBe(403);
  expect(await text(refused)).toBe(
    'a.test:80 is refused: a request in plain http does not pass, only https through CONNECT. Ask for it by https.\n',
  );
  expect(await askPlainly(room.grant.baseUrl, 'http://a.test/path')).toMatchObject({
    statusCode: 407,
    headers: { 'proxy-authenticate': 'Basic realm="claude-ops"' },
  });
  expect(await askPlainly(room.grant.baseUrl, 'http:nowhere', basic(room.grant.token))).toMatchObject({
    statusCode: expect.toSatisfy((status: number) => status === 400 || status === 403) as number,
  });
  expect(room.grant.seenHosts()[0]).toMatchObject({ host: 'a.test', port: 80, isAllowed: false });
});

async function askPlainly(baseUrl: string, path: string, authorization?: string): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const { hostname, port } = new URL(baseUrl);
  const headers = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  httpRequest({ hostname, port, path, headers, agent: false }, resolve).once('error', reject).end();
  const answer = await promise;
  answer.once('end', () => undefined);
  return answer;
}

test('a name that nobody answers about holds up the other names of its task, and those of no other', async () => {
  await using echo = await startEcho();
  const slow = Promise.withResolvers<(typeof LOOPBACK)[]>();
  const asked: string[] = [];
  const lookup = (host: string) => {
    asked.push(host);
    return host.startsWith('slow') ? slow.promise : Promise.resolve([LOOPBACK]);
  };
  await using room = await openRoom({ tunnels: { ...here, lookup } });
  const other = await room.gateway.open({
    taskId: 'other',
    credential: credentialOfKey('sk-ant-made-up'),
    maxCostUsd: null,
    network: 'open',
    onRateLimited: () => undefined,
    onNetworkAsked: () => undefined,
  });
  const first = room.ask(`slow.test:${echo.port}`);
  await expect.poll(() => asked).toEqual(['slow.test']);
  const second = room.ask(`behind.test:${echo.port}`);
  const refused = await room.ask('127.0.0.1:1');
  refused.socket.destroy();
  const ofOther = await connectThrough(
    { at: other.baseUrl, authorization: basic(other.token) },
    `other.test:${echo.port}`,
  );
  expect(ofOther.status).toBe(200);
  ofOther.socket.destroy();
  expect(asked).toEqual(['slow.test', 'other.test']);
  slow.resolve([LOOPBACK]);
  for (const tunnel of [await first, await second]) {
    expect(tunnel.status).toBe(200);
    tunnel.socket.destroy();
  }
  expect(asked).toEqual(['slow.test', 'other.test', 'behind.test']);
});

test('a task whose names wait too long behind one can look up others once that is over', async () => {
  await using echo = await startEcho();
  const slow = Promise.withResolvers<(typeof LOOPBACK)[]>();
  const lookup = (host: string) => (host === 'slow.test' ? slow.promise : Promise.resolve([LOOPBACK]));
  await using room = await openRoom({ tunnels: { ...here, lookup, connectTimeoutMs: 100 } });
  const late = await Promise.all([room.ask('slow.test:1'), room.ask('behind.test:1')]);
  expect(late.map(({ status }) => status)).toEqual([504, 504]);
  slow.resolve([LOOPBACK]);
  const tunnel = await room.ask(`after.test:${echo.port}`);
  expect(tunnel.status).toBe(200);
  tunnel.socket.destroy();
});
