import { once } from 'node:events';
import { closeServer, createHttpServer, ignoreAcceptErrors, type Handlers } from './http-server.ts';

/** Runs are told this address and no name: an agent that listens on the same port of `::1` is asked by nobody. */
const HOST = '127.0.0.1';

/** Where runs in processes reach the gateway: this machine only, on a port that is free. */
export interface Listener extends AsyncDisposable {
  /** Listens, unless it does so already. @returns the base URL. */
  listen(): Promise<string>;
}

export function createListener(handlers: Handlers): Listener {
  const server = createHttpServer(handlers);
  let listening: Promise<string> | undefined;

  const listenOnce = async () => {
    server.listen(0, HOST);
    await once(server, 'listening');
    ignoreAcceptErrors(server);
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
      await closeServer(server);
    },
  };
}
