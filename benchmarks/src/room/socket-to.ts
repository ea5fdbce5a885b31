import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';

export interface SocketDirectory extends AsyncDisposable {
  /** Has `gateway.sock` in it, for whoever it is mounted for. */
  readonly path: string;
}

/** A socket that leads to a server on this machine, for a container without a network. */
export async function socketTo(url: string, directory: string): Promise<SocketDirectory> {
  await mkdir(directory, { mode: 0o755 });
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.once('close', () => clients.delete(client));
    pipeline(client, connect(Number(new URL(url).port), '127.0.0.1'), client, () => undefined);
  });
  server.listen({ path: path.join(directory, 'gateway.sock'), writableAll: true, readableAll: true });
  await once(server, 'listening');
  return {
    path: directory,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}
