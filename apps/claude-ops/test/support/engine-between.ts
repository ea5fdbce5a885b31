import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A socket that leads to an engine, and knows what is asked of it. */
export interface EngineBetween extends AsyncDisposable {
  readonly socketPath: string;
}

/**
 * @param before told of each request, as `POST /containers/create`, before the engine is: it gets the request when that settles,
 *   and never where it says `false`.
 */
export async function openEngineBetween(
  { socketPath, enginePath }: { readonly socketPath: string; readonly enginePath: string },
  before: (request: string) => Promise<boolean>,
): Promise<EngineBetween> {
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const engine = connect(enginePath);
    for (const socket of [client, engine]) sockets.add(socket.on('error', () => undefined));
    engine.pipe(client);
    client.once('close', () => engine.destroy());
    void (async () => {
      for await (const chunk of client as AsyncIterable<Buffer>) {
        const request = /^(?:POST|GET|DELETE) [^ ?]+/.exec(chunk.toString('latin1'))?.[0];
        if (request !== undefined && !(await before(request))) return client.destroy();
        engine.write(chunk);
      }
      return engine.end();
    })().catch(() => undefined);
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    socketPath,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
