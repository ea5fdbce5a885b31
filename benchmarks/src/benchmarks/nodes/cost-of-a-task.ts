import path from 'node:path';
import { openSqliteStores } from '@claude-ops/storage';
import { openPostgresStores } from '@claude-ops/storage/postgres';
import type { Postgres } from '@claude-ops/testing-postgres';
import { Client } from 'pg';
import type { Surroundings } from '../../benchmark.ts';
import { alternate, type Pair } from '../../measure/alternate.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { cpuOf, parentOf } from '../../room/cpu-of.ts';
import { createDatabase } from './create-database.ts';
import { liveThrough } from './live-through.ts';

/** In one measurement. */
const TASKS = 100;
/** Of each task: none, or as many as a short run says. */
const EVENTS = [0, 40];

/** Of one task, in milliseconds. */
interface Cost {
  readonly elapsed: number;
  readonly cpu: number;
}

/** What all writes about a task cost where it is kept. */
export async function costOfATask(postgres: Postgres, surroundings: Surroundings): Promise<Row[]> {
  const { directory, signal, say } = surroundings;
  say('cost of a task');
  const url = await createDatabase(postgres);
  await using shared = await openPostgresStores({ url });
  await using own = await openSqliteStores({ path: path.join(directory, 'cost.db') });
  const postmaster = await findPostmaster(url);
  const rows: Row[] = [];
  for (const events of EVENTS) {
    const lives = { tasks: TASKS, events };
    const pairs = await alternate({
      ours: () =>
        costOf(
          () => liveThrough(shared.tasks, lives),
          () => cpuOf(postmaster),
        ),
      theirs: () => costOf(() => liveThrough(own.tasks, lives), ownCpu),
      repetitions: 15,
      warmUps: 2,
      signal,
    });
    rows.push(...rowsOf(`a task with ${events} events, from insert to end`, pairs));
  }
  return rows;
}

function rowsOf(what: string, pairs: readonly Pair<Cost>[]): Row[] {
  return [
    ratioRow(
      { what: `Time of ${what}, in PostgreSQL`, against: 'in SQLite', unit: 'ms', bar: null },
      pick(pairs, ({ elapsed }) => elapsed),
    ),
    ratioRow(
      {
        what: `CPU of PostgreSQL for ${what}`,
        against: 'of the process that has SQLite in it',
        unit: 'ms',
        bar: null,
      },
      pick(pairs, ({ cpu }) => cpu),
    ),
  ];
}

async function costOf(job: () => Promise<void>, cpu: () => number): Promise<Cost> {
  const [startedAt, before] = [performance.now(), cpu()];
  await job();
  return { elapsed: (performance.now() - startedAt) / TASKS, cpu: (cpu() - before) / TASKS };
}

function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function findPostmaster(url: string): Promise<number> {
  const client = new Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return parentOf(rows[0]?.pid ?? 0);
  } finally {
    await client.end();
  }
}

function pick(pairs: readonly Pair<Cost>[], of: (cost: Cost) => number): Pair<number>[] {
  return pairs.map(({ ours, theirs }) => ({ ours: of(ours), theirs: of(theirs) }));
}
