import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
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
  const server = createServer((incoming, response) => {
    forward(incoming, response).catch(() => response.destroy());
  });
  server.on('connect', (incoming: IncomingMessage, client: Socket) => {
    client.on('error', () => client.destroy());
    tunnel(incoming, client).catch(() => client.destroy());
  });
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

async function forward(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method, headers } = incoming;
  const { hostname, port, pathname, search } = new URL(url);
  const to = { host: await addressOf(hostname), port: port || 80, path: `${pathname}${search}` };
  const outgoing = request({ ...to, method, headers }, (answer) => {
    if (response.destroyed) return void answer.destroy();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => undefined);
  });
  // Whoever asked may be gone before there is an answer.
  response.on('close', () => outgoing.destroy());
  outgoing.on('error', (error) => response.destroy(error));
  pipeline(incoming, outgoing, () => undefined);
}

async function tunnel({ url = '' }: IncomingMessage, client: Socket): Promise<void> {
  const { hostname, port } = new URL(`http://${url}`);
  const upstream = connect(Number(port || 80), await addressOf(hostname), () => {
    if (client.destroyed) return void upstream.destroy();
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    pipeline(client, upstream, client, () => undefined);
  });
  upstream.on('error', () => client.destroy());
  // Who has said its last wants no answer any more; a server that waits for more would hold the connection open.
  for (const gone of ['end', 'close']) client.on(gone, () => upstream.destroy());
}

const addresses = new Map<string, Promise<LookupAddress>>();

/**
 * The address of a name, looked up once. A package manager opens a thousand connections, and of what asks the system for a name two
 * are at work at once: looked up for each, whoever comes next waits for a minute.
 */
async function addressOf(hostname: string): Promise<string> {
  const looking = addresses.get(hostname) ?? lookup(hostname);
  addresses.set(hostname, looking);
  try {
    return (await looking).address;
  } catch (error) {
    addresses.delete(hostname);
    throw error;
  }
}
