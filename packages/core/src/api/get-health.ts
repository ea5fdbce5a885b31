import type { Health } from '@claude-ops/contract';
import type { Clock } from '../clock.ts';
import type { WarmPool } from '../executors/executor.ts';
import type { NodeRegistry } from '../store/node-registry.ts';
import type { TaskReader } from '../store/task-reader.ts';
import { isAlive } from '../fleet/is-alive.ts';

export interface HealthParts {
  readonly store: TaskReader;
  readonly registry: NodeRegistry;
  readonly clock: Clock;
  /** For how long a node that is silent counts as alive, in milliseconds. */
  readonly leaseMs: number;
  readonly version: string;
  readonly node: Health['node'];
  /** Of every executor that has some. */
  readonly warm: readonly Pick<WarmPool, 'idle' | 'memoryBytes'>[];
  readonly status: Health['status'];
  readonly uptimeMs: number;
}

/** How the server is. The numbers of the scheduler are the store's, those of the node its own. */
export async function getHealth(parts: HealthParts): Promise<Health> {
  const { store, version, node, warm, status, uptimeMs } = parts;
  const { running, queued } = await store.countByStatus();
  return {
    status,
    version,
    uptimeMs,
    scheduler: { maxConcurrency: await capacityOf(parts), running, queued },
    node,
    warm: {
      idle: sumOf(warm.map(({ idle }) => idle)),
      memoryBytes: sumOf(warm.map(({ memoryBytes }) => memoryBytes)),
    },
  };
}

/** Of all nodes that are alive. A node that has not joined them yet still has its own. */
async function capacityOf(parts: HealthParts): Promise<number> {
  const { registry, node } = parts;
  const nodes = await registry.list();
  const others = nodes.filter((other) => other.name !== node.name && isAlive(other, parts));
  return node.maxConcurrency + sumOf(others.map(({ capacity }) => capacity));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
