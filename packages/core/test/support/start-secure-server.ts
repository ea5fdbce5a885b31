import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { MADE_UP_CERTIFICATE } from '../fixtures/made-up-certificate.ts';

/** A TLS server on this machine that says by which name it was asked for. */
export async function startSecureServer(): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer(MADE_UP_CERTIFICATE, (request, response) =>
    response.end(`hello at ${request.headers.host}`),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
