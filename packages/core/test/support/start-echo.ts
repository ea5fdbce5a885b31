import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface Echo extends AsyncDisposable {
  readonly port: number;
  /** Connections that were made. */
  readonly sockets: Socket[];
}

/** A server that says everything back, and ends when its client does. */
export async function startEcho(greet: (socket: Socket) => unknown = () => undefined): Promise<Echo> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    greet(socket);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
