import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';

export interface Moto extends AsyncDisposable {
  readonly endpoint: string;
}

const STARTS_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 100;

/** Starts moto (https://docs.getmoto.org), a server of others that speaks S3. Undefined if it is not installed. */
export async function startMoto(): Promise<Moto | undefined> {
  const isThere = await execa('moto_server', ['--help'], { reject: false, stdio: 'ignore' });
  if (isThere.failed) return undefined;
  const port = await freePort();
  const server = execa('moto_server', ['-H', '127.0.0.1', '-p', String(port)], {
    reject: false,
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const until = Date.now() + STARTS_WITHIN_MS;
  while (!(await answers(endpoint))) {
    if (Date.now() > until) throw new Error('moto did not start');
    await delay(LOOK_AGAIN_MS);
  }
  return {
    endpoint,
    async [Symbol.asyncDispose]() {
      server.kill();
      await server;
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  return await fetch(endpoint).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return address.port;
}
