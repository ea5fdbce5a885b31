import { openPostgresStores } from '@claude-ops/storage/postgres';
import { Client } from 'pg';
import { EPOCH_S, SPEC } from '../scale/filling.ts';

/** Makes the same tasks in a database of PostgreSQL as `fillDatabase` does in one of SQLite. */
export async function fillPostgres(url: string, tasks: number): Promise<void> {
  // For its tables.
  await (await openPostgresStores({ url }))[Symbol.asyncDispose]();
  const client = new Client(url);
  await client.connect();
  try {
    await client.query('SET search_path TO claude_ops');
    // The counts come at once: by the trigger of each row this would take an hour.
    await client.query('SET session_replication_role TO replica');
    for (const statement of STATEMENTS) await client.query(statement.replaceAll('@tasks', String(tasks)));
    // As the autovacuum of a database in use does.
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

const MILLISECONDS = `lpad(to_hex(${EPOCH_S * 1000} + n::bigint * 1000), 12, '0')`;
const ID = `substr(${MILLISECONDS}, 1, 8) || '-' || substr(${MILLISECONDS}, 9) || '-7000-8000-000000000000'`;
const AT = `to_char(to_timestamp(${EPOCH_S} + n) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')`;
const NUMBERS = 'generate_series(1, @tasks) AS n';
const IS_DONE = 'n <= @tasks / 2';
const PROMPT = `'Mend the failing test number ' || n || ' and say what was wrong with it.'`;

const STATEMENTS = [
  `INSERT INTO tasks (id, status, mode, model, permission_mode, timeout_ms, tags, attempts, created_at, started_at,
     finished_at, prompt_preview, cost_usd, permission_denials, background_stopped)
   SELECT ${ID}, CASE WHEN ${IS_DONE} THEN 'completed' ELSE 'queued' END, 'process', NULL, 'acceptEdits', 600000,
     json_build_object('project', 'project-' || n % 20)::text, CASE WHEN ${IS_DONE} THEN 1 ELSE 0 END, ${AT},
     CASE WHEN ${IS_DONE} THEN ${AT} END, CASE WHEN ${IS_DONE} THEN ${AT} END, ${PROMPT}, 0.01, 0, 0
   FROM ${NUMBERS}`,
  `INSERT INTO task_inputs (task_id, spec)
   SELECT ${ID}, jsonb_set('${SPEC}', '{prompt}', to_jsonb(${PROMPT}))::text FROM ${NUMBERS}`,
  `INSERT INTO task_tags (task_id, key, value, status)
   SELECT ${ID}, 'project', 'project-' || n % 20, CASE WHEN ${IS_DONE} THEN 'completed' ELSE 'queued' END FROM ${NUMBERS}`,
  `INSERT INTO task_events (task_id, sequence, type, at, data)
   SELECT ${ID}, sequence, 'claude.assistant', ${AT}, json_build_object('type', 'assistant', 'text', repeat('00', 100))::text
   FROM ${NUMBERS}, generate_series(1, 4) AS sequence`,
  `INSERT INTO task_counts (status, part, count) SELECT status, 0, count(*) FROM tasks GROUP BY status`,
];
