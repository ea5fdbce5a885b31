import type { ClaudeOps } from '@claude-ops/sdk';
import type { Postgres } from '@claude-ops/testing-postgres';
import type { Surroundings } from '../../benchmark.ts';
import type { Pair } from '../../measure/alternate.ts';
import { differenceRow, type Row } from '../../measure/row.ts';
import { startModel } from '../../room/start-model.ts';
import { startFleet } from './start-fleet.ts';

const TASKS = 5;
/** Long enough between two answers for both readers to have read all that there is. */
const BETWEEN_MS = 400;
const ANSWERS = 12;

/** How much later a reader at another node hears what a task says than one at the node that runs it. */
export async function followedElsewhere(postgres: Postgres, surroundings: Surroundings): Promise<Row[]> {
  const { directory, signal, say } = surroundings;
  const step = { delayMs: BETWEEN_MS, tools: [{ name: 'Bash', input: { command: 'echo on' } }] };
  const steps = [...Array.from({ length: ANSWERS }, () => step), { text: 'Done.' }];
  await using model = await startModel(directory, { steps });
  await using fleet = await startFleet({
    postgres,
    directory,
    workers: 1,
    upstream: model.url,
    env: { MAX_CONCURRENCY: '1' },
  });
  const [worker] = fleet.workers;
  if (worker === undefined) throw new Error('There is no worker.');
  const pairs: Pair<number>[] = [];
  let submittedAt = 0;
  /** When each event of a task arrived, in milliseconds since it was submitted. */
  const hear = async (client: ClaudeOps, id: string) => {
    const arrivals: number[] = [];
    for await (const { sequence } of client.followTaskEvents(id, { signal })) {
      if (sequence !== arrivals.length + 1) throw new Error(`Event ${sequence} is out of its order.`);
      arrivals.push(performance.now() - submittedAt);
    }
    return arrivals;
  };

  for (let task = 1; task <= TASKS; task += 1) {
    say(`followed elsewhere, task ${task}`);
    submittedAt = performance.now();
    const { id } = await worker.createTask({
      prompt: 'Go on.',
      apiKey: 'sk-ant-made-up-for-benchmarks',
    });
    const [there, here] = await Promise.all([hear(fleet.front, id), hear(worker, id)]);
    if (there.length !== here.length) throw new Error('The two readers were not told the same.');
    // The first ones were there before both read.
    pairs.push(...there.map((ours, index) => ({ ours, theirs: here[index] ?? Number.NaN })).slice(5));
  }
  return [
    differenceRow(
      {
        what: 'An event of a task, to a reader at another node',
        against: 'to a reader at the node that runs it',
        unit: 'ms',
        bar: { atMost: 250 },
      },
      pairs,
    ),
  ];
}
