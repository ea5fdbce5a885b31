import { once } from 'node:events';
import type { Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EngineAddress } from '../engine.ts';
import { startInside } from './start-inside.ts';

const LISTENER = fileURLToPath(new URL('listener.js', import.meta.url));

/**
 * A listening socket where the containers of an engine see it, for a server of this process to accept on:
 * `http.createServer().listen(inside)`. A socket belongs to the network namespace in which it was opened, whoever uses it.
 */
export async function listenInside(
  engine: EngineAddress,
  { port = 0, host = '127.0.0.1' }: { readonly port?: number; readonly host?: string } = {},
): Promise<Server> {
  const child = startInside(engine, LISTENER, [String(port), host]);
  const closed = once(child, 'close');
  const [, server] = (await Promise.race([
    once(child, 'message'),
    closed.then(() => {
      throw new Error(`nothing could listen on ${host}:${port} in the network of the engine`);
    }),
  ])) as [unknown, Server];
  await closed;
  return server;
}
