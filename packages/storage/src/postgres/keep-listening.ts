import { setTimeout as sleep } from 'node:timers/promises';
import { Client, escapeIdentifier } from 'pg';
import { clientOptions } from './open-pool.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

/** How soon a connection is opened again after it was lost, in milliseconds: soon at first, then less often. */
const PAUSES_MS = [100, 500, 1_000, 2_000, 5_000];
/** How often an idle connection is asked whether it still is one, in milliseconds. */
const ASK_MS = 10_000;

interface ListenOptions {
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  /** Told whenever it listens: from now on, or again. */
  readonly onBack: () => void;
}

/** Listens to a channel on a connection of its own, and on a new one whenever that is lost. */
export function keepListening(
  options: PostgresStoresOptions,
  { channel, onPayload, onBack }: ListenOptions,
): AsyncDisposable {
  const over = new AbortController();
  const done = listenOn();

  async function listenOn(): Promise<void> {
    for (let failures = 0; !over.signal.aborted; failures += 1) {
      const hasListened = await listenOnce().catch(() => false);
      if (hasListened) failures = 0;
      const pauseMs = PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)];
      await sleep(pauseMs, undefined, { signal: over.signal, ref: false }).catch(() => undefined);
    }
  }

  /** @returns once the connection is lost or no longer wanted. */
  async function listenOnce(): Promise<boolean> {
    const client = new Client(clientOptions(options));
    const { promise: lost, resolve: lose } = Promise.withResolvers<void>();
    client.on('error', () => lose());
    client.on('end', () => lose());
    client.on('notification', ({ payload = '' }) => onPayload(payload));
    const asking = setInterval(() => void client.query('select 1').catch(() => lose()), ASK_MS);
    asking.unref();
    const stop = () => lose();
    over.signal.addEventListener('abort', stop);
    try {
      await client.connect();
      await client.query(`listen ${escapeIdentifier(channel)}`);
      onBack();
      await lost;
      return true;
    } finally {
      over.signal.removeEventListener('abort', stop);
      clearInterval(asking);
      await client.end().catch(() => undefined);
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await done;
    },
  };
}
