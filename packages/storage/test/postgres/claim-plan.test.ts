import type { ExecutionMode } from '@claude-ops/contract';
import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { claiming, looking } from '../../src/postgres/claim-task.ts';
import type { Tables } from '../../src/queries/tables.ts';
import { claimRequest } from '../tasks.ts';
import { temporarySchema } from './temporary-schema.ts';

const compiler = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** As many tasks as make a database look for an index, of which an engine without labels can run none. */
const QUEUED = `
insert into tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, prompt_preview,
  permission_denials, background_stopped, bound_to)
select lpad(i::text, 12, '0'), 'queued', case when i % 3 = 0 then 'container' else 'process' end, 'default', 1000, '{}', 0, '2026-11-22T19:30:00.000Z', '', 0, 0,
  case when i % 2 = 0 then '["gpu"]' else '["tpu","zone=b"]' end
from generate_series(1, 20000) as i`;

const both: ExecutionMode[] = ['process', 'container'];
const one: ExecutionMode[] = ['container'];

const schema = temporarySchema();
const client = new Client(schema.options.url);

beforeAll(async () => {
  await (await openPostgresStores(schema.options))[Symbol.asyncDispose]();
  await client.connect();
  await client.query(`set search_path to ${schema.options.schema}`);
  // Without the triggers that count.
  await client.query('set session_replication_role to replica');
  await client.query(QUEUED);
  await client.query('set session_replication_role to origin');
  await client.query('vacuum analyze tasks');
});

afterAll(async () => {
  await client.end();
  await schema[Symbol.asyncDispose]();
});

test.each([
  [both, []],
  [one, []],
  [both, ['gpu', 'zone=a']],
  [one, ['gpu', 'zone=a']],
  [both, ['none', 'of', 'them']],
])(
  'a claim of an engine with the modes %j and the labels %j reads the same few rows, however many tasks wait',
  async (modes, labels) => {
    const request = claimRequest({ labels, modes });
    for (const query of [looking(compiler, request), claiming(compiler, request)]) {
      const plan = await explain(query.compile());
      const scans = plan.filter((line) => /Scan.* on tasks/.test(line));
      expect(scans).not.toEqual([]);
      for (const scan of scans)
        // On average of several loops it may be a part of a row.
        expect(scan).toMatch(
          /Index (Only )?Scan using (queued_tasks_by_needs|tasks_pkey) on tasks.*(never executed|rows=(0|1|0\.\d+|1\.00) )/,
        );
      // For each mode what others need that wait, and the end of these.
      const removed = plan.flatMap((line) => /Rows Removed by Filter: (\d+)/.exec(line)?.[1] ?? []);
      expect(Math.max(0, ...removed.map(Number))).toBeLessThan(4 * modes.length);
    }
  },
);

/** As it is carried out, of which nothing stays. */
async function explain({ sql, parameters }: CompiledQuery): Promise<string[]> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `explain (analyze, timing off, costs off) ${sql}`,
      [...parameters],
    );
    return rows.map((row) => row['QUERY PLAN']);
  } finally {
    await client.query('rollback');
  }
}
