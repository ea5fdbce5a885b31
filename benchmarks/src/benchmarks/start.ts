import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Benchmark } from '../benchmark.ts';
import { alternate, type Pair } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { memoryOf } from '../room/memory-of.ts';
import { startProgram } from '../room/start-program.ts';
import { startServer } from '../room/start-server.ts';

/** How long after it is ready a server is taken for idle, in milliseconds. */
const SETTLE_MS = 1_000;

/** Says where it is, as the server does. */
const BARE = `
const database = new (require('better-sqlite3'))(process.argv[1]);
database.pragma('journal_mode = WAL');
const app = require('fastify')();
app.get('/api/tasks', () => database.prepare('SELECT * FROM tasks ORDER BY id DESC LIMIT 50').all());
app.listen({ port: 0, host: '127.0.0.1' }).then(console.log);
`;

interface Started {
  readonly readyMs: number;
  readonly memory: number;
}

export const start: Benchmark = {
  name: 'start',
  description:
    'Runs `claude-ops start` on existing data, until it prints its address. Theirs: `node -e` opens the same database and listens with Fastify. Memory is measured a second later. The warm pool is off.',
  async run({ directory, signal, say }) {
    const data = path.join(directory, 'data');
    const caches = await mkdtemp(path.join(directory, 'caches-'));
    const startOurs = (XDG_CACHE_HOME: string) => startServer({ directory: data, env: { XDG_CACHE_HOME } });
    // Makes the data, and what a start keeps for the next.
    await (await startOurs(caches))[Symbol.asyncDispose]();

    const measure = (ours: () => Promise<Process>, repetitions: number) =>
      alternate({
        ours: () => started(ours),
        theirs: () => started(() => startBare(path.join(data, 'swarm.db'))),
        repetitions,
        warmUps: 1,
        signal,
      });
    say('starting');
    const pairs = await measure(() => startOurs(caches), 12);
    say('starting as if for the first time');
    const firsts = await measure(
      async () => await startOurs(await mkdtemp(path.join(directory, 'caches-'))),
      8,
    );
    const against = '`node -e` with Fastify on the same database';
    return [
      ratioRow(
        { what: 'Ready after `claude-ops start`', against, unit: 'ms', bar: { atMost: 2 } },
        pick(pairs, ({ readyMs }) => readyMs),
      ),
      ratioRow(
        { what: 'Memory of an idle server', against, unit: 'MB', bar: { atMost: 1.5 } },
        pick(pairs, ({ memory }) => memory),
      ),
      ratioRow(
        { what: 'Ready after a first start, nothing compiled', against, unit: 'ms', bar: null },
        pick(firsts, ({ readyMs }) => readyMs),
      ),
    ];
  },
};

type Process = AsyncDisposable & { readonly pid: number };

async function startBare(database: string): Promise<Process> {
  const program = startProgram(process.execPath, ['-e', BARE, database], {
    // What it requires is found from here.
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
  });
  await program.nextLine();
  return program;
}

async function started(run: () => Promise<Process>): Promise<Started> {
  const startedAt = performance.now();
  await using running = await run();
  const readyMs = performance.now() - startedAt;
  await delay(SETTLE_MS);
  return { readyMs, memory: memoryOf(running.pid) };
}

function pick(pairs: readonly Pair<Started>[], of: (one: Started) => number): Pair<number>[] {
  return pairs.map(({ ours, theirs }) => ({ ours: of(ours), theirs: of(theirs) }));
}
