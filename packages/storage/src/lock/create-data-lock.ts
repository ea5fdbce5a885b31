import type { LockRequest } from '@claude-ops/core';
import { holdDatabase } from './hold-database.ts';
import { holdDirectory } from './lock-directory.ts';
import { whenFree } from './when-free.ts';

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
      const locks = await whenFree(request, (isFirst) =>
        // Waiting must not hold up the rest of the process, as SQLite's own patience does.
        holdBoth(databasePath, request.dataDirectory, isFirst ? undefined : 0),
      );
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
