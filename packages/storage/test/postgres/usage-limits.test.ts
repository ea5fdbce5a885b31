import type { TaskStore } from '@claude-ops/core';
import { Client } from 'pg';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { aLimit, at, claimRequest, finishRequest, idAt, newTaskAt, requeueRequest } from '../tasks.ts';
import { execute, temporarySchema } from './temporary-schema.ts';

const schema = temporarySchema();
const { url, schema: name } = schema.options;
const [one, other] = [await openPostgresStores(schema.options), await openPostgresStores(schema.options)];

beforeEach(() => execute(url, `delete from ${name}.tasks; delete from ${name}.usage_limits`));

afterAll(async () => {
  await one[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  await schema[Symbol.asyncDispose]();
});

const waiting = (offsetMs: number) => ({ ...newTaskAt(offsetMs), credential: 'key' });

async function connect(): Promise<Client & AsyncDisposable> {
  const client = new Client(url);
  await client.connect();
  await client.query(`set search_path to ${name}`);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function claimAll(store: TaskStore): Promise<number> {
  let claimed = 0;
  while ((await store.claim(claimRequest())) !== undefined) claimed += 1;
  return claimed;
}

test('a limit that ends while a task is being inserted does not hold it afterwards', async () => {
  await using client = await connect();
  await client.query('select pg_advisory_lock(77)');
  await client.query(
    `create function pause() returns trigger language plpgsql as
       $$ begin perform pg_advisory_xact_lock_shared(77); return new; end $$;
     create trigger pause before insert on tasks for each row execute function pause()`,
  );
  try {
    const { id } = await one.tasks.noteUsageLimit(aLimit());
    const inserting = one.tasks.insert(waiting(1));
    await expect.poll(() => waitingBackends(client)).toBe(1);
    const ending = other.tasks.endUsageLimits({ id });
    await expect.poll(() => waitingBackends(client)).toBe(2);
    await client.query('select pg_advisory_unlock(77)');
    expect(await inserting).toMatchObject({ heldBy: { id } });
    expect(await ending).toMatchObject([{ id }]);
    expect(await claimAll(one.tasks)).toBe(1);
  } finally {
    await client.query('drop trigger pause on tasks; drop function pause()');
  }
});

async function waitingBackends(client: Client): Promise<number | null> {
  const { rowCount } = await client.query(
    `select from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock'`,
    [name],
  );
  return rowCount;
}

test('a task that is inserted while a limit is being ended is not held, and does not wait', async () => {
  await using client = await connect();
  await one.tasks.noteUsageLimit(aLimit());
  await client.query('begin');
  await client.query('delete from usage_limits');
  expect(await one.tasks.insert(waiting(1))).not.toHaveProperty('heldBy');
  await client.query('commit');
  expect(await claimAll(one.tasks)).toBe(1);
});

test('a task that is being claimed when a limit begins goes on, and the others are held', async () => {
  await using client = await connect();
  for (const offset of [1, 2]) await one.tasks.insert(waiting(offset));
  await client.query('begin');
  await client.query(`update tasks set status = 'running', attempts = 1 where id = $1`, [idAt(1)]);
  const noting = one.tasks.noteUsageLimit(aLimit());
  await expect.poll(() => waitingBackends(client)).toBe(1);
  await client.query('commit');
  await noting;
  expect(await claimAll(other.tasks)).toBe(0);
  expect(await one.tasks.listUsageLimits()).toMatchObject([{ queued: 1 }]);
});

test('whatever happens at once, no two wait for each other, and nothing stays held by a limit that is gone', async () => {
  const stores = [one.tasks, other.tasks];
  const pick = <T>(items: readonly T[], turn: number): T | undefined => items[turn % items.length];
  const offsets = Array.from({ length: 80 }, (_, index) => index + 1);
  const inserting = offsets.map(async (offset) => {
    const credential = pick(['key', 'second key'], offset);
    await pick(stores, offset)?.insert({ ...newTaskAt(offset), ...(credential && { credential }) });
  });
  const limiting = stores.map(async (store, index) => {
    for (const offset of offsets.slice(0, 30)) {
      const credential = offset % 3 === 0 ? 'key' : 'second key';
      const limit = aLimit({ id: idAt(1_000 + offset * 2 + index), credential });
      const { id } = await store.noteUsageLimit(limit);
      await store.endUsageLimits(offset % 2 === 0 ? { id } : { endedBy: at(60_000) });
    }
  });
  const working = stores.map(async (store) => {
    for (let turn = 0; turn < 30; turn += 1) {
      const claimed = await store.claim(claimRequest());
      if (claimed === undefined) await store.listUsageLimits();
      else await store.requeue(requeueRequest(claimed.task.id, { attempt: claimed.attempt.number }));
      await store.finish(finishRequest(idAt(turn + 1), { from: 'queued', to: 'cancelled' }));
    }
  });
  await Promise.all([...inserting, ...limiting, ...working]);
  await one.tasks.endUsageLimits({ endedBy: at(60_000) });
  const { queued } = await one.tasks.countByStatus();
  expect(await claimAll(one.tasks)).toBe(queued);
});
