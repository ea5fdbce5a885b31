import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a connection is cut: before the request is passed on, or after so many bytes of the answer. */
export type Place = 'request' | number;

/** A proxy of bytes, which cuts one connection each time it is told to. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string;
  /** How many connections it has cut. */
  readonly cuts: number;
  /** The next answer is cut there; one that is shorter is cut behind its end. */
  cutNext(place: Place): void;
}

/** How long no more of an answer may come until it is taken for whole, in milliseconds. */
const END_MS = 30;

export async function startCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let armed: Place | undefined;
  let cuts = 0;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // A cut is an error to whoever writes meanwhile.
      socket.on('error', () => undefined);
      socket.once('close', () => sockets.delete(socket));
    }
    let passed = 0;
    let end: NodeJS.Timeout | undefined;
    const cut = () => {
      clearTimeout(end);
      cuts += 1;
      armed = undefined;
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (bytes) => {
      // A connection that is kept may also break when the next request comes.
      if (armed === 'request' || end !== undefined) return cut();
      passed = 0;
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      clearTimeout(end);
      end = undefined;
      if (typeof armed !== 'number') return void client.write(bytes);
      const left = armed - passed;
      passed += bytes.length;
      if (left > bytes.length) {
        client.write(bytes);
        end = setTimeout(cut, END_MS);
      } else client.write(bytes.subarray(0, Math.max(left, 0)), cut);
    });
    client.on('end', () => upstream.end());
    upstream.on('end', () => client.end());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    get cuts() {
      return cuts;
    },
    cutNext(place) {
      armed = place;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
