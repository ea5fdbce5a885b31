import type { Migration } from './migration.ts';

/** Keys live and go with their tasks. The index on the end of tasks has only those that have one. */
export const migration0004: Migration = {
  name: '0004-idempotency-and-pruning',
  sql: `
CREATE TABLE idempotency_keys (
  key TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL UNIQUE REFERENCES tasks (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_by_end ON tasks (finished_at, id) WHERE finished_at IS NOT NULL;
`,
};
