import { expect, test } from 'vitest';
import { parseOperatorHeaders } from '../../src/gateway/operator-headers.ts';
import { createHeldState } from '../../src/system/held-state.ts';
import { askWhole, openGateway } from '../support/open-gateway.ts';
import { startUpstream } from '../support/start-upstream.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

test.for([
  ['', '/v1/messages'],
  ['/', '/v1/messages'],
  ['/anthropic', '/anthropic/v1/messages'],
  ['/a%20b/c/', '/a%20b/c/v1/messages'],
])('a base URL that ends in %j leads to %s', async ([prefix, url]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url + prefix);
  await askWhole(room.grant);
  expect(upstream.seen).toMatchObject([{ url }]);
});

test.for(['', 'api.anthropic.com', 'ftp://a', 'http://me@a', 'http://:secret@a', 'http://a?b', 'http://a#b'])(
  'the base URL %j is refused',
  async (baseUrl) => {
    await expect(openGateway(baseUrl)).rejects.toThrow(/^The base URL of the model API /);
  },
);

test.for([
  ['https://api.anthropic.com', true],
  ['https://api.anthropic.com/', true],
  ['http://api.anthropic.com', false],
  ['https://api.anthropic.com.example.org', false],
  ['https://gateway.example', false],
] as const)('%s is the real API: %s', async ([baseUrl, isFirstParty]) => {
  await using room = await openGateway(baseUrl);
  expect(room.grant.isFirstParty).toBe(isFirstParty);
});

test.for([
  [{ HTTPS_PROXY: 'http://127.0.0.1:1' }, 200],
  [{ HTTP_PROXY: '127.0.0.1:1' }, 502],
  [{ http_proxy: 'http://127.0.0.1:1' }, 502],
  [{ HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' }, 200],
  [{ HTTP_PROXY: 'http://127.0.0.1:1', no_proxy: '*' }, 200],
  [{ HTTP_PROXY: '', NO_PROXY: '' }, 200],
] as const)('with %j an http upstream answers %d', async ([environment, status]) => {
  await using upstream = await startUpstream();
  await using room = await openGateway(upstream.url, { environment });
  expect(await askWhole(room.grant)).toMatchObject({ status });
});

test('a proxy that is none is refused by its name, and its value is not said', async () => {
  const environment = { HTTPS_PROXY: 'http://me:secret@:x' };
  await expect(openGateway('https://gateway.example', { environment })).rejects.toThrow(
    /^HTTPS_PROXY is no URL of an http or https proxy\.$/,
  );
});

test('tokens are 256 bits at random, for this machine only', async () => {
  await using room = await openGateway('http://127.0.0.1:1');
  const other = await room.gateway.open({
    taskId: 'other',
    credential: credentialOfKey('sk-ant-other'),
    maxCostUsd: null,
    network: 'open',
    onRateLimited: () => undefined,
    onNetworkAsked: () => undefined,
  });
  expect(other.token).not.toBe(room.grant.token);
  expect(Buffer.from(other.token.replace('claude-ops-', ''), 'base64url')).toHaveLength(32);
  expect(other.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('a gateway that is closed answers nobody', async () => {
  const room = await openGateway('http://127.0.0.1:1');
  await room[Symbol.asyncDispose]();
  await room[Symbol.asyncDispose]();
  await expect(askWhole(room.grant)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test.for([
  ['Host', 'a'],
  ['Content-Length', '7'],
  ['transfer-encoding', 'chunked'],
  ['accept-encoding', 'gzip'],
  ['two words', 'a'],
  ['', 'a'],
  ['x-one', 'secret\r\nx-two: 2'],
] as const)('an operator can not set the header %j to %j', ([name, value]) => {
  expect(() => parseOperatorHeaders({ [name]: value })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('secret') }),
  );
});

test('no request goes out before it is noted that the attempt asks for something, and none where it cannot be', async () => {
  await using upstream = await startUpstream();
  const noted: number[] = [];
  const { promise: mayGoOn, resolve: goOn } = Promise.withResolvers<void>();
  await using room = await openGateway(upstream.url, {
    onFirstAsked: async () => {
      noted.push(upstream.seen.length);
      await mayGoOn;
      if (noted.length === 1) throw new Error('the disk is full');
    },
  });
  const first = askWhole(room.grant);
  await expect.poll(() => noted).toEqual([0]);
  goOn();
  expect((await first).status).toBe(502);
  expect(upstream.seen).toEqual([]);
  for (const _ of [1, 2]) expect((await askWhole(room.grant)).status).toBe(200);
  expect(noted).toEqual([0, 0]);
});

test('a request to the model is held as work from when it goes out until its answer has ended', async () => {
  await using upstream = await startUpstream();
  const work = createHeldState();
  const changes: boolean[] = [];
  work.onChange((isHeld) => void changes.push(isHeld));
  await using room = await openGateway(upstream.url, { underway: work.hold });
  await askWhole(room.grant, { token: 'of nobody' });
  expect(changes).toEqual([]);
  expect((await askWhole(room.grant)).status).toBe(200);
  await expect.poll(() => changes).toEqual([true, false]);
});
