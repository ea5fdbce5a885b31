import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';

const HOST = '127.0.0.1';

/** Where runs in processes reach the gateway: this machine only, on a port that is free. */
export interface Listener extends AsyncDisposable {
  /** Listens, unless it does so already. @returns the base URL. */
  listen(): Promise<string>;
}

export function createListener(answer: RequestListener): Listener {
  // An idle connection is the client's to close: closing it here races with its next request. And a body may take as long
  // as the upstream lets it; the attempt's end ends it.
  const server = createServer({ keepAliveTimeout: 0, requestTimeout: 0 }, answer);
  let listening: Promise<string> | undefined;

  const listenOnce = async () => {
    server.listen(0, HOST);
    await once(server, 'listening');
    // What runs keeps the process alive, not the wait for it.
    server.unref();
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The gateway has no port.');
    return `http://${HOST}:${address.port}`;
  };

  return {
    async listen() {
      return await (listening ??= listenOnce());
    },
    async [Symbol.asyncDispose]() {
      await listening?.catch(() => undefined);
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
