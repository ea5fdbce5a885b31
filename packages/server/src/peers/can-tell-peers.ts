import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createPeers } from './create-peers.ts';

/**
 * Whether the kernel says which user of this machine calls: it is asked about a connection of this process to itself. Linux does; other systems,
 * and some sandboxes, do not.
 */
export async function canTellPeers(): Promise<boolean> {
  return await askAboutItself().catch(() => false);
}

async function askAboutItself(): Promise<boolean> {
  const peers = createPeers();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = Promise.withResolvers<Socket>();
  server.once('connection', accepted.resolve);
  const caller = connect(portOf(server.address()), '127.0.0.1');
  try {
    const socket = await Promise.race([accepted.promise, once(caller, 'error').then(() => undefined)]);
    if (socket === undefined) return false;
    peers.meet(socket);
    const peer = await peers.peerOf(socket);
    socket.destroy();
    return peer.kind === 'user' && peer.uid === process.getuid?.();
  } finally {
    caller.destroy();
    server.close();
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}
