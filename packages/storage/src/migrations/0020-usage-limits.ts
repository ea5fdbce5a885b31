import type { Migration } from './migration.ts';

/**
 * The moments until which the provider lets credentials ask no more, and the credentials of tasks that wait for them. Queued tasks with a
 * credential stand in indexes of their own: a limit finds them by what they need of an engine, and a list of those that wait by their ids.
 */
export const migration0020: Migration = {
  name: '0020-usage-limits',
  sql: `
ALTER TABLE tasks ADD COLUMN credential TEXT;
CREATE INDEX queued_tasks_by_credential ON tasks (status, credential, coalesce(bound_to, ''))
  WHERE status = 'queued' AND credential IS NOT NULL;
CREATE INDEX queued_ids_by_credential ON tasks (status, credential, id)
  WHERE status = 'queued' AND credential IS NOT NULL;

CREATE TABLE usage_limits (
  id TEXT PRIMARY KEY NOT NULL,
  credential TEXT NOT NULL UNIQUE,
  task_id TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
`,
};
