import { setTimeout as sleep } from 'node:timers/promises';
import type { LockRequest } from '@claude-ops/core';
import { DataInUseError } from './data-in-use-error.ts';
import { holdDatabase } from './hold-database.ts';
import { holdDirectory } from './lock-directory.ts';

/** How often somebody who waits looks again, in milliseconds. */
const LOOK_AGAIN_MS = 100;

/** The lock of a store on SQLite, which is for one engine at a time. */
export interface DataLock {
  /** @throws {DataInUseError} */
  take(request: LockRequest): Promise<AsyncDisposable>;
  /** Gives everything back that was taken by this store: nothing can be written any more. */
  release(): void;
}

export function createDataLock(databasePath: string): DataLock {
  const held = new Set<Disposable>();
  return {
    async take(request) {
      const locks = await holdWhenFree(databasePath, request);
      held.add(locks);
      return {
        async [Symbol.asyncDispose]() {
          if (held.delete(locks)) locks[Symbol.dispose]();
        },
      };
    },
    release() {
      for (const locks of held) locks[Symbol.dispose]();
      held.clear();
    },
  };
}

async function holdWhenFree(databasePath: string, request: LockRequest): Promise<Disposable> {
  const { waitMs, signal } = request;
  const deadline = performance.now() + waitMs;
  for (let busyTimeoutMs: number | undefined; ; busyTimeoutMs = 0) {
    try {
      return holdBoth(databasePath, request.dataDirectory, busyTimeoutMs);
    } catch (error) {
      if (!(error instanceof DataInUseError) || performance.now() >= deadline) throw error;
      // Waiting must not hold up the rest of the process, as SQLite's own patience does.
      await sleep(LOOK_AGAIN_MS, undefined, { signal });
    }
  }
}

/** Both or none. */
function holdBoth(
  databasePath: string,
  dataDirectory: string | undefined,
  busyTimeoutMs: number | undefined,
): Disposable {
  const directory = dataDirectory === undefined ? undefined : holdDirectory(dataDirectory, busyTimeoutMs);
  try {
    const database = databasePath === ':memory:' ? undefined : holdDatabase(databasePath, busyTimeoutMs);
    return {
      [Symbol.dispose]() {
        database?.[Symbol.dispose]();
        directory?.[Symbol.dispose]();
      },
    };
  } catch (error) {
    directory?.[Symbol.dispose]();
    throw error;
  }
}
