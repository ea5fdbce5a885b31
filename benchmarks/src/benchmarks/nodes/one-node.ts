import path from 'node:path';
import { ClaudeOps } from '@claude-ops/sdk';
import type { Postgres } from '@claude-ops/testing-postgres';
import type { Surroundings } from '../../benchmark.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratioRow, type Row } from '../../measure/row.ts';
import { timeOf } from '../../measure/time-of.ts';
import type { Model } from '../../room/start-model.ts';
import { startServer } from '../../room/start-server.ts';
import { runTasks, SLOTS, TASKS } from '../run-tasks.ts';
import { createDatabase } from './create-database.ts';

/** What PostgreSQL costs a server that has it for itself. */
export async function oneNode(postgres: Postgres, model: Model, surroundings: Surroundings): Promise<Row[]> {
  const { directory, signal, say } = surroundings;
  const start = async (name: string, env: NodeJS.ProcessEnv) =>
    await startServer({
      directory: path.join(directory, name),
      upstream: model.url,
      env: { MAX_CONCURRENCY: String(SLOTS), ...env },
    });
  const DATABASE_URL = await createDatabase(postgres);
  await using onPostgres = await start('on-postgres', { DATABASE_URL });
  await using onSqlite = await start('on-sqlite', {});
  const [ours, theirs] = [onPostgres, onSqlite].map(({ url }) => new ClaudeOps({ baseUrl: url, retry: 0 }));

  let turn = 0;
  const runOn = (client: ClaudeOps | undefined) => async () => {
    say(`one node, turn ${(turn += 1)}`);
    if (client === undefined) throw new Error('A server is missing.');
    return await timeOf(() => runTasks(client, signal));
  };
  const pairs = await alternate({
    ours: runOn(ours),
    theirs: runOn(theirs),
    repetitions: 5,
    warmUps: 0,
    signal,
  });
  return [
    ratioRow(
      {
        what: `${TASKS} trivial tasks through ${SLOTS} slots, on PostgreSQL`,
        against: 'on SQLite',
        unit: 'ms',
        bar: { atMost: 1.1 },
      },
      pairs,
    ),
  ];
}
