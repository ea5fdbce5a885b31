import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { expect, test } from 'vitest';
import { claimTask } from '../../src/postgres/claim-task.ts';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { openPool } from '../../src/postgres/open-pool.ts';
import type { Tables } from '../../src/queries/tables.ts';
import { claimFails } from '../claim-fails.ts';
import { claimRequest, idAt, newTaskAt } from '../tasks.ts';
import { execute, temporarySchema } from './temporary-schema.ts';

test('a claim that can not be written whole changes nothing', async () => {
  await using schema = temporarySchema();
  await using stores = await openPostgresStores(schema.options);
  await claimFails(stores.tasks);
});

test('a claim is a look and one statement, and a look alone while nothing waits', async () => {
  await using schema = temporarySchema();
  await using stores = await openPostgresStores(schema.options);
  await stores.tasks.insert(newTaskAt(1));
  const queries: CompiledQuery[] = [];
  const connections = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: openPool(schema.options) }),
    log: ({ query }) => void queries.push(query),
  });
  try {
    const database = connections.withSchema(schema.options.schema);
    expect(await claimTask(database, claimRequest())).toMatchObject({ task: { id: idAt(1) } });
    expect(queries.splice(0)).toHaveLength(2);
    expect(await claimTask(database, claimRequest())).toBeUndefined();
    expect(queries.splice(0)).toHaveLength(1);
  } finally {
    await connections.destroy();
  }
});

test('a claim that finds the log longer than when it began is made again', async () => {
  await using schema = temporarySchema();
  await using stores = await openPostgresStores(schema.options);
  await stores.tasks.insert(newTaskAt(1));
  const name = schema.options.schema;
  // As where another node claims the task and queues it again in this moment. A sequence counts also what is rolled back.
  await execute(
    schema.options.url,
    `create sequence ${name}.tries;
     create function ${name}.refuse_once() returns trigger language plpgsql as $$ begin
       if nextval('${name}.tries') = 1 then
         raise unique_violation using constraint = 'task_events_pkey';
       end if;
       return new;
     end $$;
     create trigger refuse_once before insert on ${name}.task_events for each row execute function ${name}.refuse_once()`,
  );
  expect(await stores.tasks.claim(claimRequest())).toMatchObject({
    task: { id: idAt(1), attempts: 1 },
    event: { sequence: 2 },
  });
});
