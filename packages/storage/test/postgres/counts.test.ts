import { Client } from 'pg';
import { expect, test } from 'vitest';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { idAt, newTaskAt, seed } from '../tasks.ts';
import { execute, temporarySchema } from './temporary-schema.ts';

/** As many parts as the counts of a status have. */
const PARTS = 16;

/** Three connections that count in the same part. */
async function connectAlike(url: string): Promise<Client[]> {
  const byPart = new Map<number, Client[]>();
  for (;;) {
    const client = new Client(url);
    await client.connect();
    const { rows } = await client.query<{ part: number }>(`select pg_backend_pid() % ${PARTS} as part`);
    const part = rows[0]?.part ?? 0;
    const alike = [...(byPart.get(part) ?? []), client];
    byPart.set(part, alike);
    if (alike.length < 3) continue;
    const others = [...byPart.values()].flat().filter((one) => !alike.includes(one));
    await Promise.all(others.map((one) => one.end()));
    return alike;
  }
}

test('a task that is claimed and one that is queued again wait for the same counts, and not for each other', async () => {
  await using schema = temporarySchema();
  await using stores = await openPostgresStores(schema.options);
  await seed(stores.tasks, newTaskAt(1), 'running');
  await stores.tasks.insert(newTaskAt(2));
  const clients = await connectAlike(schema.options.url);
  const [inserting, claiming, requeueing] = clients as [Client, Client, Client];
  const tasks = `${schema.options.schema}.tasks`;
  try {
    // Who waits for a row that is there already waits in a queue.
    const count = `${schema.options.schema}.count_tasks`;
    await inserting.query(`select ${count}('queued', 0), ${count}('running', 0)`);
    await inserting.query('begin');
    await inserting.query(`insert into ${tasks} select * from jsonb_populate_record(
      (select task from ${tasks} as task where id = '${idAt(2)}'), '{"id":"another"}')`);
    // On a connection of its own: a transaction sees the same activity all the time.
    const waiting = `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'update ${tasks} %'`;
    const areWaiting = (count: number) =>
      expect.poll(async () => (await execute(schema.options.url, waiting)).length).toBe(count);
    const claim = claiming.query(`update ${tasks} set status = 'running' where id = '${idAt(2)}'`);
    await areWaiting(1);
    const requeue = requeueing.query(`update ${tasks} set status = 'queued' where id = '${idAt(1)}'`);
    await areWaiting(2);
    await inserting.query('commit');
    await Promise.all([claim, requeue]);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
  expect(await stores.tasks.countByStatus()).toMatchObject({ queued: 2, running: 1 });
});
