import type { Server } from 'node:net';
import { once } from 'node:events';
import { closeServer, createHttpServer, ignoreAcceptErrors, type Handlers } from './http-server.ts';

/**
 * Serves the connections of a server that listens already, in the place of that: in a namespace, say, in which this process could not listen
 * itself. Disposing closes it.
 */
export async function takeOver(listening: Server, handlers: Handlers): Promise<AsyncDisposable> {
  const server = createHttpServer(handlers);
  server.listen(listening);
  await once(server, 'listening');
  ignoreAcceptErrors(server);
  server.unref();
  let closing: Promise<void> | undefined;
  return { [Symbol.asyncDispose]: () => (closing ??= closeServer(server)) };
}
