import type { Migration } from '../../migrations/migration.ts';

/** Queued tasks by what they need of an engine, as in SQLite. Needs are compared by their bytes. */
export const migration0005: Migration = {
  name: '0005-placement',
  sql: `
ALTER TABLE tasks ALTER COLUMN bound_to TYPE TEXT COLLATE "C";
CREATE INDEX queued_tasks_by_needs ON tasks (status, coalesce(bound_to, ''), id) WHERE status = 'queued';
`,
};
