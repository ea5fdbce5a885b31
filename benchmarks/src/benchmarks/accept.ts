import path from 'node:path';
import { openSqliteStores } from '@claude-ops/storage';
import { Pool } from 'undici';
import type { Benchmark } from '../benchmark.ts';
import { alternate } from '../measure/alternate.ts';
import { ratioRow } from '../measure/row.ts';
import { programPath, startScript } from '../room/start-script.ts';
import { startServer } from '../room/start-server.ts';

const CONNECTIONS = 32;
const TASKS_PER_TURN = 1_000;

export const accept: Benchmark = {
  name: 'accept',
  description:
    'Posts tasks on 32 connections to a server whose only slot is taken. Theirs: Fastify with better-sqlite3 writes the same rows with the same pragmas, without validation, encryption or log.',
  async run({ directory, signal, say }) {
    await using server = await startServer({
      directory: path.join(directory, 'data'),
      env: { MAX_CONCURRENCY: '1', CLAUDE_BIN: programPath('claude-that-waits.sh') },
    });
    await using bare = await startBare(path.join(directory, 'bare.db'));
    await using ours = openPool(server.url);
    await using theirs = openPool(bare.url);

    say('posting tasks');
    const pairs = await alternate({
      ours: () => acceptedPerSecond(ours.pool),
      theirs: () => acceptedPerSecond(theirs.pool),
      repetitions: 15,
      warmUps: 3,
      signal,
    });
    return [
      ratioRow(
        {
          what: `Tasks accepted per second, ${CONNECTIONS} connections`,
          against: 'bare Fastify and better-sqlite3',
          unit: '/s',
          bar: { atLeast: 0.6 },
        },
        pairs,
      ),
    ];
  },
};

async function startBare(database: string): Promise<AsyncDisposable & { readonly url: string }> {
  // For its tables only.
  await (await openSqliteStores({ path: database }))[Symbol.asyncDispose]();
  const program = startScript('bare-tasks.ts', [database]);
  return { url: await program.nextLine(), [Symbol.asyncDispose]: program[Symbol.asyncDispose] };
}

function openPool(url: string): AsyncDisposable & { readonly pool: Pool } {
  const pool = new Pool(url, { connections: CONNECTIONS });
  return { pool, [Symbol.asyncDispose]: () => pool.destroy() };
}

async function acceptedPerSecond(pool: Pool): Promise<number> {
  let left = TASKS_PER_TURN;
  const post = async () => {
    for (; left > 0;) {
      left -= 1;
      await postTask(pool, left);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, post));
  return TASKS_PER_TURN / ((performance.now() - startedAt) / 1000);
}

async function postTask(pool: Pool, number: number): Promise<void> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path: '/api/tasks',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt: `Mend the failing test number ${number} and say what was wrong with it.`,
      apiKey: 'sk-ant-made-up-for-benchmarks',
      tags: { project: 'benchmarks' },
    }),
  });
  const text = await body.text();
  if (statusCode !== 201) throw new Error(`A task was refused with ${statusCode}: ${text}`);
}
