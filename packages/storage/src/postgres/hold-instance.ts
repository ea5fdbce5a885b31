import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataInUseError } from '../lock/data-in-use-error.ts';
import { addressOf } from './explain-failure.ts';
import { clientOptions } from './open-pool.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

/** How soon a name is taken again after its connection was lost, in milliseconds. */
const AGAIN_MS = 1_000;

/**
 * Takes the name of an engine for this process, on a connection of its own: no second engine of that name works on the same data.
 * PostgreSQL gives a name back when its connection ends, however that happens.
 *
 * @throws {DataInUseError}
 */
export async function holdInstance(
  options: PostgresStoresOptions,
  schema: string,
  instanceId: string,
): Promise<AsyncDisposable> {
  const over = new AbortController();
  let client = await take();

  async function take(): Promise<Client> {
    const taking = new Client(clientOptions(options));
    // PostgreSQL says that it ends a connection, and then the connection breaks: that is two errors, or more.
    taking.on('error', () => undefined);
    try {
      await taking.connect();
      const { rows } = await taking.query<{ is_free: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as is_free',
        [`claude-ops engine ${schema} ${instanceId}`],
      );
      if (rows[0]?.is_free !== true)
        throw new DataInUseError({ what: 'database', path: `${addressOf(options.url)} as "${instanceId}"` });
      taking.once('error', () => void takeAgain());
      return taking;
    } catch (error) {
      await taking.end().catch(() => undefined);
      throw error;
    }
  }

  /** Leases keep its runs apart meanwhile. */
  async function takeAgain(): Promise<void> {
    while (await isTimeToTakeAgain(over.signal)) {
      const again = await take().catch(() => undefined);
      if (again === undefined) continue;
      client = again;
      // It may have been over meanwhile.
      if (!(await isTimeToTakeAgain(over.signal, 0))) await client.end();
      return;
    }
  }

  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      await client.end().catch(() => undefined);
    },
  };
}

/** Says, after a pause, whether the name is still wanted. */
async function isTimeToTakeAgain(signal: AbortSignal, pauseMs = AGAIN_MS): Promise<boolean> {
  return await sleep(pauseMs, true, { signal, ref: false }).catch(() => false);
}
