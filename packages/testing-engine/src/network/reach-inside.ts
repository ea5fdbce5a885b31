import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { EngineAddress } from '../engine.ts';
import { startInside } from './start-inside.ts';

const FORWARDER = fileURLToPath(new URL('forwarder.js', import.meta.url));

/** A way into the network of an engine. */
export interface Reached extends AsyncDisposable {
  /** Port on this machine's 127.0.0.1. */
  readonly port: number;
}

/** Leads a free port of this machine to one that a container published on 127.0.0.1. */
export async function reachInside(engine: EngineAddress, port: number): Promise<Reached> {
  const outside = createServer().listen(0, '127.0.0.1');
  await once(outside, 'listening');
  const { port: own } = outside.address() as AddressInfo;
  const child = startInside(engine, FORWARDER, [String(port)]);
  const closed = once(child, 'close');
  child.send('serve', outside);
  await Promise.race([
    once(child, 'message'),
    closed.then(() => {
      throw new Error(`nothing leads to port ${port} of the engine`);
    }),
  ]);
  outside.close();
  return {
    port: own,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
