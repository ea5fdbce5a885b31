import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { MOST_CONNECTIONS, MOST_UNCLAIMED } from '../../src/gateway/connections.ts';
import { askWhole, openGateway, type OpenGateway } from '../support/open-gateway.ts';
import { startUpstream } from '../support/start-upstream.ts';

/** Connections to a gateway, one after the other, that say the same thing. */
async function openConnections({ grant }: OpenGateway, count: number, bytes: string) {
  const { hostname, port } = new URL(grant.baseUrl);
  const sockets: Socket[] = [];
  for (let opened = 0; opened < count; opened += 1) {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
    if (bytes !== '') {
      socket.write(bytes);
      await Promise.race([once(socket, 'data'), once(socket, 'close')]);
    } else socket.resume();
  }
  return {
    open: () => sockets.filter((socket) => !socket.destroyed).length,
    isFirstOpen: () => sockets[0]?.destroyed === false,
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

test('of 3,000 connections that say nothing few stay open, and an attempt is served beside them', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  using silent = await openConnections(gateway, 3_000, '');
  expect((await askWhole(gateway.grant)).status).toBe(200);
  await expect.poll(silent.open).toBeLessThanOrEqual(MOST_UNCLAIMED);
});

test('of 3,000 connections with the token of one attempt few stay open, the oldest closed first', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  const { token } = gateway.grant;
  using idle = await openConnections(
    gateway,
    3_000,
    `GET /nothing HTTP/1.1\r\nHost: gateway\r\nX-Api-Key: ${token}\r\n\r\n`,
  );
  await expect.poll(idle.open).toBeLessThanOrEqual(MOST_CONNECTIONS);
  expect(idle.isFirstOpen()).toBe(false);
  expect((await askWhole(gateway.grant)).status).toBe(200);
});

test('what an attempt has open is not closed for connections that say nothing', async () => {
  await using upstream = await startUpstream();
  await using gateway = await openGateway(upstream.url);
  const { token } = gateway.grant;
  const request = `GET /nothing HTTP/1.1\r\nHost: gateway\r\nX-Api-Key: ${token}\r\n\r\n`;
  using used = await openConnections(gateway, 10, request);
  using _ = await openConnections(gateway, 1_000, '');
  expect(used.open()).toBe(10);
});
