import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createConnections } from './connections.ts';
import type { Connecting } from './connect/tunnels.ts';

/** What the gateway does with whatever comes in. */
export interface Handlers {
  readonly answer: RequestListener;
  readonly connect: (connecting: Connecting) => void;
  /** Whose token a request shows, to the model or as to a proxy; undefined where it shows none that is known. */
  readonly ownerOf: (request: IncomingMessage) => object | undefined;
}

const MOST_HEADER_BYTES = 16 * 1024;

/** A server for both doors of the gateway: requests to the model, and CONNECT. */
export function createHttpServer({ answer, connect, ownerOf }: Handlers): Server {
  const connections = createConnections(ownerOf);
  // An idle connection is the client's to close: closing it here races with its next request. And a body may take as long
  // as the upstream lets it; the attempt's end ends it.
  const server = createServer(
    { keepAliveTimeout: 0, requestTimeout: 0, maxHeaderSize: MOST_HEADER_BYTES },
    (request, response) => {
      if (connections.begin(request, response)) answer(request, response);
    },
  );
  server.on('connection', connections.add);
  server.on('connect', (request, socket, head) => {
    if (connections.begin(request)) connect({ request, socket, head });
  });
  return server;
}

/**
 * A connection that could not be accepted, for want of descriptors, is lost. Without a listener for that, the process would end. Only for a server
 * that listens: an error before that is for whoever waits for it.
 */
export function ignoreAcceptErrors(server: Server): void {
  server.on('error', () => undefined);
}

/** Closes a server with all its connections. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
