import type { Migration } from '../../migrations/migration.ts';

/** Queued tasks by their mode, and then by what else they need of an engine, as in SQLite. */
export const migration0008: Migration = {
  name: '0008-modes-of-queued',
  sql: `
DROP INDEX queued_tasks_by_needs;
CREATE INDEX queued_tasks_by_needs ON tasks (status, mode, coalesce(bound_to, ''), id) WHERE status = 'queued';
`,
};
