import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** Reads one of the kernel's tables of sockets for many connections at once. */
export interface TableReader {
  /**
   * The table as it is at some moment after the call.
   *
   * @throws the system's error where it can't be read.
   */
  read(): Promise<Buffer>;
}

/**
 * Everyone who asks while the table is read waits for the next reading, which they share. A reading takes milliseconds, and more with thousands of
 * sockets: the reader rests as long as one took, so that a flood of connections takes half a processor at most.
 */
export function createTableReader(readTable: () => Promise<Buffer>): TableReader {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<Buffer> | undefined;
  let restUntil = 0;

  const readNext = async () => {
    await current.catch(() => undefined);
    const restMs = restUntil - performance.now();
    if (restMs >= 1) await delay(restMs, undefined, { ref: false });
    const startedAt = performance.now();
    const reading = readTable();
    [current, next] = [reading, undefined];
    try {
      return await reading;
    } finally {
      const endedAt = performance.now();
      restUntil = endedAt + (endedAt - startedAt);
    }
  };
  return { read: () => (next ??= readNext()) };
}

/** Linux alone has this table. */
export async function readIpv4Table(): Promise<Buffer> {
  return await readFile('/proc/net/tcp');
}

/** Empty where the kernel has no IPv6. */
export async function readIpv6Table(): Promise<Buffer> {
  return await readFile('/proc/net/tcp6').catch(emptyWhereMissing);
}

function emptyWhereMissing(error: unknown): Buffer {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
  throw error;
}
