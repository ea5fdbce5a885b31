import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import os from 'node:os';

export interface Listening extends AsyncDisposable {
  /** Shell commands that ask each listener, by the name of where it listens. Each prints `reached` where it can. */
  readonly probes: Readonly<Record<string, string>>;
}

/** Listens as a program of the machine may: on loopback, on the machine's own address, on an abstract socket. */
export async function listenEverywhere(): Promise<Listening> {
  const abstract = `claude-ops-test-${randomUUID()}`;
  const server = createServer((_, response) => response.end('reached'));
  const onSocket = createServer((_, response) => response.end('reached'));
  server.listen(0, '0.0.0.0');
  onSocket.listen(`\0${abstract}`);
  await Promise.all([once(server, 'listening'), once(onSocket, 'listening')]);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const ask = `curl --noproxy '*' --silent --max-time 5`;
  const [elsewhere] = Object.values(os.networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal);
  return {
    probes: {
      loopback: `${ask} http://127.0.0.1:${address.port}/`,
      'abstract socket': `${ask} --abstract-unix-socket ${abstract} http://socket/`,
      ...(elsewhere && { 'address of the machine': `${ask} http://${elsewhere.address}:${address.port}/` }),
    },
    async [Symbol.asyncDispose]() {
      for (const one of [server, onSocket]) {
        one.closeAllConnections();
        one.close();
      }
      await Promise.all([once(server, 'close'), once(onSocket, 'close')]);
    },
  };
}
