import { openSqliteStores } from '@claude-ops/storage';
import SqliteDatabase from 'better-sqlite3';
import { EPOCH_S, SPEC } from './filling.ts';

/**
 * Makes a database with so many tasks: the older half has ended, the newer half is queued. What is in a row is as long
 * as in life, but for the events, which are few.
 */
export async function fillDatabase(path: string, tasks: number): Promise<void> {
  // For its tables.
  await (await openSqliteStores({ path }))[Symbol.asyncDispose]();
  const database = new SqliteDatabase(path);
  try {
    database.pragma('synchronous = OFF');
    database.pragma('cache_size = -262144');
    database.transaction(() =>
      STATEMENTS.forEach((statement) => database.prepare(statement).run({ tasks })),
    )();
    database.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}

const MILLISECONDS = `(${EPOCH_S * 1000} + n * 1000)`;
const ID = `substr(printf('%012x', ${MILLISECONDS}), 1, 8) || '-' || substr(printf('%012x', ${MILLISECONDS}), 9) || '-7000-8000-000000000000'`;
const AT = `strftime('%Y-%m-%dT%H:%M:%S.000Z', ${EPOCH_S} + n, 'unixepoch')`;
const NUMBERS =
  'WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < @tasks)';
const IS_DONE = 'n <= @tasks / 2';

const STATEMENTS = [
  `${NUMBERS} INSERT INTO tasks (id, status, mode, model, permission_mode, timeout_ms, tags, attempts, created_at, started_at,
     finished_at, prompt_preview, cost_usd)
   SELECT ${ID}, iif(${IS_DONE}, 'completed', 'queued'), 'process', NULL, 'acceptEdits', 600000,
     json_object('project', 'project-' || (n % 20)), iif(${IS_DONE}, 1, 0), ${AT}, iif(${IS_DONE}, ${AT}, NULL),
     iif(${IS_DONE}, ${AT}, NULL), 'Mend the failing test number ' || n || ' and say what was wrong with it.', 0.01
   FROM numbers`,
  `${NUMBERS} INSERT INTO task_inputs (task_id, spec)
   SELECT ${ID}, json_set('${SPEC}', '$.prompt', 'Mend the failing test number ' || n || ' and say what was wrong with it.')
   FROM numbers`,
  `${NUMBERS} INSERT INTO task_tags (task_id, key, value, status)
   SELECT ${ID}, 'project', 'project-' || (n % 20), iif(${IS_DONE}, 'completed', 'queued') FROM numbers`,
  `${NUMBERS} INSERT INTO task_events (task_id, sequence, type, at, data)
   SELECT ${ID}, sequence, 'claude.assistant', ${AT}, json_object('type', 'assistant', 'text', hex(zeroblob(100)))
   FROM numbers, (SELECT 1 AS sequence UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)`,
];
