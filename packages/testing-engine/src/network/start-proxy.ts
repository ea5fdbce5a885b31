import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { pipeline } from 'node:stream';

/** The way out of a network that has none, for the builds of images. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
}

/** An HTTP proxy that accepts where it is told to, and goes out from here. */
export async function startProxy(inside: Server): Promise<Proxy> {
  const { port } = inside.address() as AddressInfo;
  const server = createServer(forward).on('connect', tunnel);
  server.listen(inside);
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      inside.close();
      await closed;
    },
  };
}

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { url = '', method, headers } = incoming;
  const outgoing = request(url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', (error) => response.destroy(error));
  pipeline(incoming, outgoing, () => undefined);
}

function tunnel({ url = '' }: IncomingMessage, client: Socket): void {
  const { hostname, port } = new URL(`http://${url}`);
  const upstream = connect(Number(port || 80), hostname, () => {
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    pipeline(client, upstream, client, () => undefined);
  });
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
}
