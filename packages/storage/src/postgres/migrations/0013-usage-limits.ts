import type { Migration } from '../../migrations/migration.ts';

/** The usage limits of credentials, and the credentials of tasks that wait for them, as in SQLite. */
export const migration0013: Migration = {
  name: '0013-usage-limits',
  sql: `
ALTER TABLE tasks ADD COLUMN credential TEXT COLLATE "C";
CREATE INDEX queued_tasks_by_credential ON tasks (status, credential, coalesce(bound_to, ''))
  WHERE status = 'queued' AND credential IS NOT NULL;
CREATE INDEX queued_ids_by_credential ON tasks (status, credential, id)
  WHERE status = 'queued' AND credential IS NOT NULL;

CREATE TABLE usage_limits (
  id TEXT COLLATE "C" PRIMARY KEY,
  credential TEXT COLLATE "C" NOT NULL UNIQUE,
  task_id TEXT COLLATE "C" NOT NULL,
  since TEXT COLLATE "C" NOT NULL,
  until TEXT COLLATE "C" NOT NULL
);
`,
};
