import type { Row } from '../measure/row.ts';
import type { Machine } from './machine.ts';

/** What one benchmark found. */
export interface BenchmarkResult {
  readonly name: string;
  readonly description: string;
  /** The day, as RFC 3339 writes it. */
  readonly measuredOn: string;
  readonly rows: readonly Row[];
}

/** What is kept of runs on one machine. */
export interface Results {
  readonly machine: Machine;
  readonly benchmarks: readonly BenchmarkResult[];
}

/**
 * New results in the place of the old ones of the same benchmarks, in the given order. Those of another machine are
 * dropped: figures of two machines don't stand in one table.
 */
export function mergeResults(old: Results | undefined, fresh: Results, order: readonly string[]): Results {
  const isSameMachine = old !== undefined && JSON.stringify(old.machine) === JSON.stringify(fresh.machine);
  const byName = new Map(
    [...(isSameMachine ? old.benchmarks : []), ...fresh.benchmarks].map((result) => [result.name, result]),
  );
  return { machine: fresh.machine, benchmarks: order.flatMap((name) => byName.get(name) ?? []) };
}
