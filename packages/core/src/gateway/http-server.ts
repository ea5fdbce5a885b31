import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Connecting } from './connect/tunnels.ts';

/** What the gateway does with whatever comes in. */
export interface Handlers {
  readonly answer: RequestListener;
  readonly connect: (connecting: Connecting) => void;
}

const MOST_HEADER_BYTES = 16 * 1024;

/** A server for both doors of the gateway: requests to the model, and CONNECT. */
export function createHttpServer({ answer, connect }: Handlers): Server {
  // An idle connection is the client's to close: closing it here races with its next request. And a body may take as long
  // as the upstream lets it; the attempt's end ends it.
  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, maxHeaderSize: MOST_HEADER_BYTES },
    answer,
  );
  server.on('connect', (request, socket, head) => connect({ request, socket, head }));
  return server;
}

/** Closes a server with all its connections. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
