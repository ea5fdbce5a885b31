import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresStores, type PostgresStores } from '../../src/postgres/index.ts';
import { at, finishRequest, idAt, newTaskAt, requeueRequest, seed, snapshot } from '../tasks.ts';
import { temporarySchema } from './temporary-schema.ts';

const schema = temporarySchema();
let stores: PostgresStores;
/** Of the engine that renews. */
let renewing: Client;

beforeAll(async () => {
  stores = await openPostgresStores(schema.options);
  renewing = new Client(schema.options.url);
  await renewing.connect();
});

afterAll(async () => {
  await renewing.end();
  await stores[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

/** Renews a lease in a transaction that is committed only when a call waits for it, which then has judged the lease already. */
async function whileRenewing<T>(id: string, call: () => Promise<T>): Promise<T> {
  const table = `${schema.options.schema}.attempts`;
  await renewing.query('begin');
  await renewing.query(`update ${table} set lease_expires_at = $1 where task_id = $2`, [at(90_000), id]);
  const called = call();
  const waiting = `select 1 from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`;
  await expect
    .poll(async () => (await renewing.query(waiting, [schema.options.schema])).rowCount, { timeout: 10_000 })
    .toBe(1);
  await renewing.query('commit');
  return await called;
}

/** After the lease of the claim, and before the end of the renewed one. */
const leaseEndedBefore = at(60_000);

test.for([
  ['queued again', 1, (id: string) => stores.tasks.requeue(requeueRequest(id, { leaseEndedBefore }))],
  ['ended', 2, (id: string) => stores.tasks.finish(finishRequest(id, { leaseEndedBefore, to: 'failed' }))],
] as const)('a task whose lease is renewed while it is %s goes on', async ([, offset, change]) => {
  const id = idAt(offset);
  await seed(stores.tasks, newTaskAt(offset), 'running');
  const before = await snapshot(stores.tasks, id);
  expect(await whileRenewing(id, async () => await change(id))).toBeUndefined();
  expect(await snapshot(stores.tasks, id)).toStrictEqual(before);
  expect(await stores.tasks.renewLeases({ instanceId: 'here', leaseExpiresAt: at(95_000) })).toContainEqual(
    expect.objectContaining({ taskId: id }),
  );
});
