import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isFinal } from '@claude-ops/contract';
import { say, startModelServer, type RecordedRequest } from '@claude-ops/testing';
import { startPostgres } from '@claude-ops/testing-postgres';
import { API_KEY } from '../parity/run-environment.ts';
import { temporaryDirectory } from '../parity/temporary-directory.ts';
import { FAULTS } from './faults.ts';
import { startFleet, type Fleet, type NodeName } from './fleet.ts';
import { readTask } from './read-task.ts';

export interface ChaosOptions {
  readonly tasks: number;
  readonly faults: number;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface ChaosReport {
  /** How many tasks ended so: `completed`, or the code of their error. */
  readonly endings: Readonly<Record<string, number>>;
  readonly faults: number;
  readonly problems: readonly string[];
}

/** How long after the end of the last task a reader may still wait for one, in milliseconds. */
const HANGING_MS = 60_000;
/** Between two faults, in milliseconds, at most. */
const PAUSE_MS = 4_000;
/** What a task may end with while nodes die: everything else is a problem. */
const ENDINGS = new Set(['completed', 'interrupted']);

/** Tasks on a fleet whose nodes and database go wrong at random, and what became of them. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  await using directory = await temporaryDirectory();
  await using postgres = await startPostgres({ isDurable: true });
  await using model = await startModelServer({
    script: () => say('Done', { delayMs: 500 + Math.random() * 2_500 }),
  });
  await using fleet = await startFleet({
    directory: path.join(directory.path),
    databaseUrl: postgres.url,
    modelUrl: model.url,
  });
  const busy = new Set<NodeName>();
  const take = (names: readonly NodeName[]) => {
    const free = names.filter((name) => !busy.has(name));
    const name = free[Math.floor(Math.random() * free.length)];
    if (name === undefined) return undefined;
    busy.add(name);
    return { name, [Symbol.dispose]: () => void busy.delete(name) };
  };

  const breaking = breakThings(options, async (fault) => await fault.run({ fleet, postgres, take }));
  const ids = await createTasks(options.tasks, fleet, options.signal);
  const tooLate = new AbortController();
  const reading = Promise.all(ids.map((id) => readTask(id, fleet, tooLate.signal)));
  await breaking;
  const allEnded = untilAllEnded(ids, fleet, options.signal);
  const hanging = allEnded.then(async () => {
    await delay(HANGING_MS, undefined, { signal: tooLate.signal }).catch(() => undefined);
    tooLate.abort();
  });
  const readings = await reading;
  tooLate.abort();
  await hanging;

  const endings: Record<string, number> = {};
  const problems = readings.flatMap((one) => one.problems);
  for (const [index, id] of ids.entries()) {
    const task = await fleet.ask(async (client) => await client.getTask(id));
    const ending = task.error?.code ?? task.status;
    endings[ending] = (endings[ending] ?? 0) + 1;
    if (!ENDINGS.has(ending)) problems.push(`${id} ended as ${ending}: ${task.error?.message}`);
    const log = await fleet.ask(async (client) => await client.listTaskEvents(id, { limit: 1_000 }));
    const heard = readings[index]?.events ?? [];
    if (JSON.stringify(log.data) !== JSON.stringify(heard))
      problems.push(`${id} has ${log.data.length} events, and its reader heard ${heard.length}`);
  }
  problems.push(...ranTwice(model.requests));
  if (new Set(ids).size !== ids.length) problems.push('two calls made one task');
  return { endings, faults: options.faults, problems };
}

async function breakThings(
  { faults, signal, say: tell }: ChaosOptions,
  run: (fault: (typeof FAULTS)[number]) => Promise<void>,
): Promise<void> {
  const going: Promise<void>[] = [];
  for (let count = 0; count < faults && !signal.aborted; count += 1) {
    await delay(Math.random() * PAUSE_MS);
    const fault = FAULTS[Math.floor(Math.random() * FAULTS.length)];
    if (fault === undefined) continue;
    tell(`${count + 1} of ${faults}: ${fault.name}`);
    const running = run(fault);
    // One database: nothing else goes wrong with it meanwhile.
    if (fault.name.includes('PostgreSQL')) await running;
    else going.push(running);
  }
  await Promise.all(going);
}

async function untilAllEnded(ids: readonly string[], fleet: Fleet, signal: AbortSignal): Promise<void> {
  for (const id of ids)
    while (!signal.aborted) {
      const { status } = await fleet.ask(async (client) => await client.getTask(id));
      if (isFinal(status)) break;
      await delay(500);
    }
}

async function createTasks(count: number, fleet: Fleet, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count && !signal.aborted; index += 1) {
    const idempotencyKey = crypto.randomUUID();
    const input = { prompt: `task ${index}`, apiKey: API_KEY };
    ids.push((await fleet.ask(async (client) => await client.createTask(input, { idempotencyKey }))).id);
  }
  return ids;
}

/** A task that is interrupted is not run again, so only one node ever asks the model for it. */
function ranTwice(requests: readonly RecordedRequest[]): string[] {
  const nodes = new Map<string, Set<string>>();
  for (const { prompt, headers } of requests)
    nodes.set(prompt, (nodes.get(prompt) ?? new Set()).add(headers['x-node'] ?? 'nobody'));
  return [...nodes]
    .filter(([, of]) => of.size > 1)
    .map(([prompt, of]) => `"${prompt}" was run by ${[...of].join(' and ')}`);
}
