import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { NetworkPolicy } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import type { GrantRequest } from '../../src/gateway/grant.ts';
import { tunnelTokenOf } from '../../src/secrets/tunnel-token.ts';
import { basic, connectThrough } from '../support/connect-through.ts';
import { askWhole, openGateway } from '../support/open-gateway.ts';
import { API_KEY } from '../support/start-ops.ts';
import { startUpstream } from '../support/start-upstream.ts';
import { credentialOfKey } from '../../src/secrets/model-credential.ts';

const request: GrantRequest = {
  taskId: 'boxed',
  credential: credentialOfKey(API_KEY),
  maxCostUsd: null,
  network: 'none',
  onRateLimited: () => undefined,
  onNetworkAsked: () => undefined,
};
const baseUrl = 'http://127.0.0.1:8080';

async function makeRoom(...segments: string[]) {
  const top = await mkdtemp(path.join(os.tmpdir(), 'gateway-'));
  const directory = path.join(top, ...segments);
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o711);
  const held = await open(directory, 'r');
  return {
    directory,
    /** As short as the address of a socket has to be. */
    socket: `/proc/self/fd/${held.fd}/gateway.sock`,
    async [Symbol.asyncDispose]() {
      await held.close();
      await rm(top, { recursive: true });
    },
  };
}

async function askAt(socketPath: string, token: string): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = { 'x-api-key': token };
  httpRequest({ socketPath, method: 'POST', path: '/v1/messages', headers, agent: false }, resolve)
    .once('error', reject)
    .end('{}');
  const answer = await promise;
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

test.for<[string[]]>([[[]], [Array.from({ length: 8 }, () => 'a-directory-with-a-long-name')]])(
  'an attempt has a socket of its own, which goes with it (below %j)',
  async ([segments]) => {
    await using upstream = await startUpstream();
    await using gateway = await openGateway(upstream.url);
    await using room = await makeRoom(...segments);
    const grant = await gateway.gateway.open({ ...request, baseUrl, socketDirectory: room.directory });
    expect(grant).toMatchObject({
      baseUrl,
      proxyUrl: `http://claude-ops:${tunnelTokenOf(grant.token)}@127.0.0.1:8080`,
    });
    expect((await stat(path.join(room.directory, 'gateway.sock'))).mode & 0o777).toBe(0o666);
    expect(await askAt(room.socket, grant.token)).toBe(200);
    const refused = await connectThrough(
      { at: room.socket, authorization: basic(grant.token) },
      'a.test:443',
    );
    expect(refused.status).toBe(403);
    refused.socket.destroy();
    await grant[Symbol.asyncDispose]();
    await grant[Symbol.asyncDispose]();
    expect(await readdir(room.directory)).toEqual([]);
    await expect(askAt(room.socket, grant.token)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(grant.usage().requests).toBe(1);
  },
);

test('a socket knows its own token only, and loopback does not know it', async () => {
  await using upstream = await startUpstream();
  await using other = await openGateway(upstream.url);
  await using room = await makeRoom();
  await using grant = await other.gateway.open({ ...request, baseUrl, socketDirectory: room.directory });
  expect(await askAt(room.socket, other.grant.token)).toBe(401);
  expect(await askWhole(other.grant, { token: grant.token })).toMatchObject({ status: 401 });
});

test('without a base URL of its own a grant is good on loopback too', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  await using room = await makeRoom();
  await using grant = await gateway.gateway.open({ ...request, socketDirectory: room.directory });
  expect(await askWhole(grant)).toMatchObject({ status: 200 });
  expect(await askAt(room.socket, grant.token)).toBe(200);
});

test('the socket of an earlier server is replaced, and its token may go on', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  await using room = await makeRoom();
  const token = 'claude-ops-of-an-earlier-server';
  await writeFile(path.join(room.directory, 'gateway.sock'), '');
  await using grant = await gateway.gateway.open({
    ...request,
    baseUrl,
    token,
    socketDirectory: room.directory,
  });
  expect(grant.token).toBe(token);
  expect(await askAt(room.socket, token)).toBe(200);
});

test('a gateway that is closed leaves no socket behind', async () => {
  const { gateway } = await openGateway('http://127.0.0.1:1');
  await using room = await makeRoom();
  await gateway.open({ ...request, baseUrl, socketDirectory: room.directory });
  await gateway[Symbol.asyncDispose]();
  expect(await readdir(room.directory)).toEqual([]);
});

test('a grant takes over a server that listens already, and is good there alone', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  const listening = createServer().listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const own = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const grant = await gateway.gateway.open({ ...request, baseUrl: own, listening });
  expect(grant).toMatchObject({
    baseUrl: own,
    proxyUrl: own.replace('http://', `http://claude-ops:${tunnelTokenOf(grant.token)}@`),
  });
  expect(await askWhole(grant)).toMatchObject({ status: 200 });
  expect(await askWhole(grant, { token: gateway.grant.token })).toMatchObject({ status: 401 });
  expect(await askWhole(gateway.grant, { token: grant.token })).toMatchObject({ status: 401 });
  await grant[Symbol.asyncDispose]();
  await expect(askWhole(grant)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  listening.close();
});

test('a directory that is not there is an error, and no grant', async () => {
  await using gateway = await openGateway('http://127.0.0.1:1');
  await expect(
    gateway.gateway.open({ ...request, baseUrl, socketDirectory: '/nowhere/at/all' }),
  ).rejects.toMatchObject({ code: 'ENOENT' });
});

test.for<[NetworkPolicy, RegExp | null]>([
  ['open', null],
  ['none', /^http:\/\/claude-ops:claude-ops-[\w-]{43}@127\.0\.0\.1:\d+$/],
  [{ allow: [] }, /^http:\/\/claude-ops:claude-ops-[\w-]{43}@127\.0\.0\.1:\d+$/],
])('without a socket the policy %j has the proxy %s', async ([network, proxyUrl]) => {
  await using room = await openGateway('http://127.0.0.1:1', { network });
  if (proxyUrl === null) expect(room.grant.proxyUrl).toBeNull();
  else expect(room.grant.proxyUrl).toMatch(proxyUrl);
});
