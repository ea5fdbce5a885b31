import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createPeers } from '../../src/peers/create-peers.ts';
import { createTableReader, readIpv4Table } from '../../src/peers/create-table-reader.ts';
import { isRoot, startAsUser } from '../fixtures/as-user.ts';

const UID = 60_001;

async function listen(host = '::') {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  return {
    port: address.port,
    async accept(): Promise<Socket> {
      const [socket] = (await once(server, 'connection')) as [Socket];
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function ownAddress(): string | undefined {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

describe.runIf(isRoot)('a process of another user', () => {
  test.for(['127.0.0.1', '::1', '::ffff:127.0.0.1', '127.9.9.9', ownAddress() ?? '127.0.0.1'])(
    'is known by its uid at %s',
    async (host) => {
      await using server = await listen();
      await using _ = startAsUser(UID, `exec 3<>/dev/tcp/${host}/${server.port}; cat`);
      const socket = await server.accept();
      const peers = createPeers();
      peers.meet(socket);
      expect(await peers.peerOf(socket)).toEqual({ kind: 'user', uid: UID });
    },
  );

  test('is known as gone once it has let go of its connection', async () => {
    await using server = await listen();
    await using _ = startAsUser(UID, `echo x > /dev/tcp/127.0.0.1/${server.port}; cat`);
    const socket = await server.accept();
    socket.resume();
    await once(socket, 'end');
    const peers = createPeers();
    peers.meet(socket);
    expect(await peers.peerOf(socket)).toEqual({ kind: 'gone' });
  });
});

test('a caller whose connection was reset is gone', async () => {
  await using server = await listen();
  const client = connect(server.port, '127.0.0.1');
  const socket = await server.accept();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  client.resetAndDestroy();
  await closed;
  const peers = createPeers();
  peers.meet(socket);
  expect(await peers.peerOf(socket)).toEqual({ kind: 'gone' });
});

test('where the tables can not be read nobody is told from another', async () => {
  await using server = await listen();
  const client = connect(server.port, '127.0.0.1');
  const socket = await server.accept();
  const peers = createPeers({ readIpv4: () => Promise.reject(new Error('EACCES')) });
  peers.meet(socket);
  expect(await peers.peerOf(socket)).toEqual({ kind: 'untold' });
  client.destroy();
});

test('a hundred connections at once share their readings, and each is found', async () => {
  await using server = await listen();
  let readings = 0;
  const readIpv4 = async () => {
    readings += 1;
    return await readIpv4Table();
  };
  const peers = createPeers({ readIpv4 });
  const found: Promise<unknown>[] = [];
  const clients: Socket[] = [];
  for (let count = 0; count < 100; count += 1) {
    const accepted = server.accept();
    clients.push(connect(server.port, '127.0.0.1'));
    const socket = await accepted;
    peers.meet(socket);
    found.push(peers.peerOf(socket));
  }
  expect(new Set((await Promise.all(found)).map((peer) => JSON.stringify(peer)))).toEqual(
    new Set([JSON.stringify({ kind: 'user', uid: process.getuid?.() })]),
  );
  expect(readings).toBeLessThan(50);
  for (const client of clients) client.destroy();
});

test('a reading begins after it was asked for', async () => {
  const begun: PromiseWithResolvers<Buffer>[] = [];
  const reader = createTableReader(() => {
    const reading = Promise.withResolvers<Buffer>();
    begun.push(reading);
    return reading.promise;
  });
  const first = reader.read();
  await expect.poll(() => begun.length).toBe(1);
  const [second, third] = [reader.read(), reader.read()];
  begun[0]?.resolve(Buffer.from('first'));
  expect((await first).toString()).toBe('first');
  await expect.poll(() => begun.length).toBe(2);
  begun[1]?.resolve(Buffer.from('second'));
  expect((await Promise.all([second, third])).map(String)).toEqual(['second', 'second']);
});
