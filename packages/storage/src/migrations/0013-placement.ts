import type { Migration } from './migration.ts';

/**
 * Queued tasks by what they need of an engine: those that it can't run must not be read for those that it can. With the status in it,
 * SQLite prefers this index to the one on all tasks by their status.
 */
export const migration0013: Migration = {
  name: '0013-placement',
  sql: `
CREATE INDEX queued_tasks_by_needs ON tasks (status, coalesce(bound_to, ''), id) WHERE status = 'queued';
`,
};
