import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';

/** Whoever asks at its url is answered when it is fired. */
export interface StartingGun extends AsyncDisposable {
  readonly url: string;
  /** Settles when somebody waits. */
  readonly awaited: Promise<void>;
  fire(text: string): void;
}

export async function startingGun(): Promise<StartingGun> {
  const waiting: ServerResponse[] = [];
  const { promise: awaited, resolve } = Promise.withResolvers<void>();
  const server = createServer((_request, response) => {
    waiting.push(response);
    resolve();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    awaited,
    fire: (text) => waiting.forEach((response) => response.end(text)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
