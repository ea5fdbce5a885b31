import type { Health } from '@claude-ops/contract';
import type { WarmPool } from '../executors/executor.ts';
import type { TaskReader } from '../store/task-reader.ts';

export interface HealthParts {
  readonly store: TaskReader;
  readonly version: string;
  readonly maxConcurrency: number;
  /** Of every executor that has some. */
  readonly warm: readonly Pick<WarmPool, 'idle' | 'memoryBytes'>[];
  readonly status: Health['status'];
  readonly uptimeMs: number;
}

/** How the server is. The numbers are the store's. */
export async function getHealth({
  store,
  version,
  maxConcurrency,
  warm,
  status,
  uptimeMs,
}: HealthParts): Promise<Health> {
  const { running, queued } = await store.countByStatus();
  return {
    status,
    version,
    uptimeMs,
    scheduler: { maxConcurrency, running, queued },
    warm: {
      idle: sumOf(warm.map(({ idle }) => idle)),
      memoryBytes: sumOf(warm.map(({ memoryBytes }) => memoryBytes)),
    },
  };
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
