import type { LockRequest } from '@claude-ops/core';
import type { DataLock } from '../lock/create-data-lock.ts';
import { whenFree } from '../lock/when-free.ts';
import { holdInstance } from './hold-instance.ts';
import type { PostgresStoresOptions } from './postgres-options.ts';

interface InstanceLock {
  readonly schema: string;
  readonly request: LockRequest;
  /** Of the directories of engines in this process. */
  readonly dataLock: DataLock;
}

/** The data directory is for one engine, as always. The database is for many, each of which has a name of its own. */
export async function lockInstance(
  options: PostgresStoresOptions,
  { schema, request, dataLock }: InstanceLock,
): Promise<AsyncDisposable> {
  const directory = await dataLock.take(request);
  try {
    const name = await whenFree(request, async () => await holdInstance(options, schema, request.instanceId));
    return {
      async [Symbol.asyncDispose]() {
        await name[Symbol.asyncDispose]();
        await directory[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await directory[Symbol.asyncDispose]();
    throw error;
  }
}
