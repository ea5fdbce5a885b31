import type { Benchmark, Surroundings } from './benchmark.ts';
import { describeMachine } from './report/machine.ts';
import type { BenchmarkResult, Results } from './report/results.ts';
import { temporaryDirectory } from './room/temporary-directory.ts';

/** Runs benchmarks one after the other, each in a directory of its own. */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  { signal, say }: Pick<Surroundings, 'signal' | 'say'>,
): Promise<Results> {
  const machine = await describeMachine();
  const results: BenchmarkResult[] = [];
  for (const { name, description, run } of benchmarks) {
    signal.throwIfAborted();
    await using directory = await temporaryDirectory();
    const told = (progress: string) => say(`${name}: ${progress}`);
    const rows = await run({ directory: directory.path, signal, say: told });
    // It has told why it was left out.
    if (rows.length === 0) continue;
    results.push({ name, description, measuredOn: new Date().toISOString().slice(0, 10), rows });
  }
  return { machine, benchmarks: results };
}
