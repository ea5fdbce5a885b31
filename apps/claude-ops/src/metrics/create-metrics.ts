import type { Health, TaskStatus } from '@claude-ops/contract';
import type { TaskObserver } from '@claude-ops/core';
import type { ServerMetrics } from '@claude-ops/server';
import { Registry } from 'prom-client';
import { createGatewayMetrics } from './gateway-metrics.ts';
import { createGauges } from './gauges.ts';
import { createHttpMetrics } from './http-metrics.ts';
import { createTaskMetrics } from './task-metrics.ts';

export interface MetricsOptions {
  readonly version: string;
  /** Slots of this server. */
  readonly maxConcurrency: number;
  /** Reads how many tasks there are of each status, whichever server has them. */
  readonly countByStatus: () => Promise<Readonly<Record<TaskStatus, number>>>;
  /** Reads how many tasks this server runs. */
  readonly running: () => Promise<number>;
  /** Reads what waits ready for a task. */
  readonly warm: () => Promise<Health['warm']>;
}

/** The numbers behind `/metrics`: what is told of tasks and requests, and what is read when they are asked for. */
export interface Metrics {
  readonly observer: TaskObserver;
  readonly server: ServerMetrics;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const { version, maxConcurrency, countByStatus, running, warm } = options;
  const registry = new Registry();
  const gauges = createGauges(registry, { version, maxConcurrency });
  return {
    observer: { ...createTaskMetrics(registry), ...createGatewayMetrics(registry) },
    server: {
      contentType: registry.contentType,
      requestEnded: createHttpMetrics(registry),
      async text({ eventReaders }) {
        gauges.set({
          counts: await countByStatus(),
          running: await running(),
          warm: await warm(),
          eventReaders,
        });
        return await registry.metrics();
      },
    },
  };
}
