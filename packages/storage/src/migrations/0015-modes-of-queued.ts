import type { Migration } from './migration.ts';

/** The mode is what every task needs of an engine: queued tasks stand in the index by it, before what else they need. */
export const migration0015: Migration = {
  name: '0015-modes-of-queued',
  sql: `
DROP INDEX queued_tasks_by_needs;
CREATE INDEX queued_tasks_by_needs ON tasks (status, mode, coalesce(bound_to, ''), id) WHERE status = 'queued';
`,
};
