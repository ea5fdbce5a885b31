import type { Health } from '@claude-ops/contract';
import type { TaskStore } from '../store/task-store.ts';

export interface HealthParts {
  readonly store: TaskStore;
  readonly version: string;
  readonly maxConcurrency: number;
  readonly isStopping: boolean;
  readonly uptimeMs: number;
}

/** How the server is. The numbers are the store's. */
export async function getHealth({
  store,
  version,
  maxConcurrency,
  isStopping,
  uptimeMs,
}: HealthParts): Promise<Health> {
  const { running, queued } = await store.countByStatus();
  return {
    status: isStopping ? 'stopping' : 'ok',
    version,
    uptimeMs,
    scheduler: { maxConcurrency, running, queued },
  };
}
