import { once } from 'node:events';
import { createServer, type Server as NetServer } from 'node:net';
import type { App } from '../app.ts';
import { listenAddresses } from './listen-addresses.ts';
import { urlOf } from './url-of.ts';

export interface Address {
  readonly port: number;
  readonly host: string;
}

/** How often another free port is tried where one is free in one family only. */
const MOST_TRIES = 20;

/** The system's answers where it has no such family, or no loopback address of it: nobody can listen there either. */
const NO_SUCH_FAMILY: ReadonlySet<unknown> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Makes a server listen in both families on one port, and close both. To be called before the app is ready. */
export function holdBothFamilies(app: App, listenText: (address: string) => string) {
  // It only accepts: the connections are the app's.
  const other = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    app.server.emit('connection', socket);
  });
  other.on('error', (error) => {
    if (other.listening)
      app.log.warn({ event: 'accept_failed', err: error }, 'A connection was not accepted');
  });
  const closed = Promise.withResolvers<void>();
  app.addHook('preClose', async () => void other.close(() => closed.resolve()));
  app.addHook('onClose', async () => {
    app.server.closeIdleConnections();
    await closed.promise;
  });

  const listenOnce = async ({ port, host }: Address) => {
    const [first, second] = listenAddresses(host);
    // Where both are taken, the error is about the address that was asked for.
    const explain = async (error: unknown): Promise<never> => {
      await tryOut({ port, host: first });
      throw error;
    };
    const held = second === undefined ? undefined : await hold(other, { port, host: second }).catch(explain);
    if (second !== undefined && held === undefined)
      app.log.info({ event: 'one_family', host: first, missing: second }, 'Listening in one address family');
    try {
      await app.listen({ port: held ?? port, host: first, listenTextResolver: listenText });
    } catch (error) {
      if (held !== undefined) await release(other);
      throw error;
    }
    return { url: urlOf(app.server.address()) };
  };

  return async (address: Address): Promise<{ url: string }> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await listenOnce(address);
      } catch (error) {
        const mayHelp = address.port === 0 && codeOf(error) === 'EADDRINUSE' && tries < MOST_TRIES;
        if (!mayHelp) throw error;
      }
    }
  };
}

/** @returns the port; undefined where this machine does not have the address. */
async function hold(server: NetServer, { port, host }: Address): Promise<number | undefined> {
  const listening = once(server, 'listening');
  server.listen({ port, host, ipv6Only: true });
  try {
    await listening;
  } catch (error) {
    if (NO_SUCH_FAMILY.has(codeOf(error))) return undefined;
    throw error;
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port.');
  return address.port;
}

/** @throws where nothing can listen there. */
async function tryOut(address: Address): Promise<void> {
  const server = createServer();
  server.listen(address);
  await once(server, 'listening');
  await release(server);
}

async function release(server: NetServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
