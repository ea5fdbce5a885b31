import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TaskQuery, TaskStore } from '@claude-ops/core';
import { openPool } from '../../src/postgres/open-pool.ts';
import { openPostgresStores } from '../../src/postgres/index.ts';
import { POSTGRES } from '../../src/postgres/postgres-queries.ts';
import { createTaskStore } from '../../src/queries/create-task-store.ts';
import type { Tables } from '../../src/queries/tables.ts';
import { aLimit, at, claimRequest, idAt } from '../tasks.ts';
import { temporarySchema } from './temporary-schema.ts';

const TASKS = 20_000;
/** Of any table, for a call that asks for 50. */
const MOST_ROWS = 600;

const schema = temporarySchema();
const queries: CompiledQuery[] = [];
let store: TaskStore;
let client: Client;

/** The older half has ended, the newer half is queued: so it is in life, and not as a planner supposes. */
const FILLING = [
  'SET session_replication_role TO replica',
  `INSERT INTO tasks (id, status, mode, permission_mode, timeout_ms, tags, attempts, created_at, finished_at, prompt_preview,
     permission_denials, background_stopped)
   SELECT id, status, 'process', 'default', 1, '{}', 0, id, CASE WHEN status = 'completed' THEN id END, '', 0, 0 FROM made`,
  `INSERT INTO task_inputs (task_id, spec) SELECT id, '{"tags":{},"network":{"policy":"open"}}' FROM made`,
  `INSERT INTO task_tags (task_id, key, value, status) SELECT id, 'even', (n % 2)::text, status FROM made`,
  'ANALYZE',
];

beforeAll(async () => {
  await (await openPostgresStores(schema.options))[Symbol.asyncDispose]();
  client = new Client(schema.options.url);
  await client.connect();
  await client.query(`SET search_path TO ${schema.options.schema}`);
  await client.query(
    `CREATE TEMPORARY VIEW made AS SELECT n, lpad(to_hex(n), 12, '0') AS id,
       CASE WHEN n <= ${TASKS / 2} THEN 'completed' ELSE 'queued' END AS status FROM generate_series(1, ${TASKS}) AS n`,
  );
  for (const statement of FILLING) await client.query(statement);
  const database = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: openPool(schema.options) }),
    log: ({ query }) => void queries.push(query),
  });
  store = createTaskStore({
    database: database.withSchema(schema.options.schema),
    dialect: POSTGRES,
    lock: () => Promise.reject(new Error('Nothing is locked here.')),
    close: () => database.destroy(),
  });
});

afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await client.end();
  await schema[Symbol.asyncDispose]();
});

const list = (query: Omit<TaskQuery, 'limit'>) => () => store.list({ ...query, limit: 50 });

test.for<[string, () => Promise<unknown>]>([
  ['all', list({})],
  ['a later page', list({ beforeId: '000000004000' })],
  ['those that have ended', list({ statuses: ['completed'] })],
  ['a range of time', list({ createdAfter: '000000001000', createdBefore: '000000004000' })],
  ['a tag', list({ tags: { even: '1' } })],
  ['a tag, of those that have ended', list({ tags: { even: '1' }, statuses: ['completed'] })],
  ['those that wait', list({ isWaiting: true })],
  ['usage limits', () => store.listUsageLimits()],
  ['a usage limit that begins', () => store.noteUsageLimit(aLimit({ credential: 'unused' }))],
  ['usage limits that are over', () => store.endUsageLimits({ endedBy: at(99_000) })],
  ['approvals', () => store.listApprovals({ limit: 50 })],
  ['pending approvals', () => store.listApprovals({ status: 'pending', limit: 50 })],
  ['what is to be pruned', () => store.listFinished({ finishedBefore: '1', limit: 50 })],
  ['what nobody runs', () => store.listAbandoned({ instanceId: 'here', now: at(1) })],
  ['what ends without a slot', () => store.listExpiring(100)],
  ['a conversation', list({ conversation: idAt(1) })],
  ['what queued tasks go on from', () => store.listContinued()],
  ['the leases of an engine', () => store.renewLeases({ instanceId: 'here', leaseExpiresAt: at(1) })],
  ['the oldest that is queued', () => store.claim(claimRequest())],
  ['one task', () => store.find(idAt(1))],
])('of %s few rows are read, however many tasks there are', async ([, call]) => {
  queries.length = 0;
  await call();
  const statements = queries.filter((query) => /^(?:select|update|with) /.test(query.sql));
  expect(statements).not.toHaveLength(0);
  for (const statement of statements)
    expect(await mostRowsOf(statement), statement.sql).toBeLessThan(MOST_ROWS);
});

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** Of the part of a plan that looked at the most rows. */
async function mostRowsOf({ sql, parameters }: CompiledQuery): Promise<number> {
  await client.query('BEGIN');
  // The call has begun that attempt, and a statement that is carried out again begins it once more.
  await client.query('DELETE FROM attempts');
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${sql}`,
    [...parameters],
  );
  await client.query('ROLLBACK');
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  if (plan === undefined) throw new Error(`There is no plan of ${sql}.`);
  return mostRows(plan);
}

function mostRows(node: PlanNode): number {
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Join Filter': unjoined = 0 } = node;
  const own = (node['Actual Rows'] + filtered + unjoined) * node['Actual Loops'];
  return Math.max(own, ...(node.Plans ?? []).map(mostRows));
}
