import { once } from 'node:events';
import { chmod, mkdir } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface GatewaySocket extends AsyncDisposable {
  /** Has `gateway.sock` in it. */
  readonly directory: string;
}

/** A socket as a gateway has one for containers, which leads to a server on this machine. */
export async function socketTo(url: string): Promise<GatewaySocket> {
  const room = await temporaryDirectory();
  const directory = path.join(room.path, 'gateway');
  await mkdir(directory, { mode: 0o755 });
  await chmod(room.path, 0o755);
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    pipeline(client, connect(Number(new URL(url).port), '127.0.0.1'), client, () => undefined);
  }).listen({ path: path.join(directory, 'gateway.sock'), writableAll: true, readableAll: true });
  await once(server, 'listening');
  return {
    directory,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.destroy();
      await closed;
      await room[Symbol.asyncDispose]();
    },
  };
}
