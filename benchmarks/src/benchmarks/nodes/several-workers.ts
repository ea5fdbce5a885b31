import type { ClaudeOps } from '@claude-ops/sdk';
import type { Postgres } from '@claude-ops/testing-postgres';
import type { Surroundings } from '../../benchmark.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { startModel } from '../../room/start-model.ts';
import { runTask } from '../../room/run-task.ts';
import { startFleet } from './start-fleet.ts';

/**
 * A task waits this long for its model, and takes next to nothing from the machine meanwhile. The start of its CLI takes some 0.8 s of a
 * core: with tasks of 15 s, eight of which start at once on two cores, that was a sixth of the time.
 */
const WAIT_MS = 45_000;
const TASKS_PER_WORKER = 2;
const ROUNDS = 2;
const FLEETS = [2, 4, 8];

/** How much more several workers do than one, with tasks that wait rather than compute. */
export async function severalWorkers(postgres: Postgres, surroundings: Surroundings): Promise<Row[]> {
  const { directory, signal, say } = surroundings;
  await using model = await startModel(directory, { steps: [{ text: 'OK', delayMs: WAIT_MS }] });
  const perMinute = async (workers: number) => {
    await using fleet = await startFleet({
      postgres,
      directory,
      workers,
      upstream: model.url,
      env: { MAX_CONCURRENCY: '1' },
    });
    return await tasksPerMinute(fleet.front, workers * TASKS_PER_WORKER, signal);
  };

  const rounds: { readonly one: number; readonly several: ReadonlyMap<number, number> }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`workers, round ${round}`);
    const one = await perMinute(1);
    const several = new Map<number, number>();
    for (const workers of FLEETS) several.set(workers, await perMinute(workers));
    rounds.push({ one, several });
  }
  return FLEETS.map((workers) =>
    ratioRow(
      {
        what: `Tasks of ${WAIT_MS / 1000} s through ${workers} workers with a slot each`,
        against: `${workers} times one worker`,
        unit: 'tasks/min',
        bar: { atLeast: 0.9 },
      },
      rounds.map(({ one, several }) => ({ ours: several.get(workers) ?? 0, theirs: workers * one })),
    ),
  );
}

async function tasksPerMinute(front: ClaudeOps, tasks: number, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const run = (_: unknown, number: number) => runTask(front, `Say OK to ${number}.`, signal);
  await Promise.all(Array.from({ length: tasks }, run));
  return (tasks / (performance.now() - startedAt)) * 60_000;
}
