import type { Migration } from './migration.ts';

/** What tasks wait for people with. */
export const migration0019: Migration = {
  name: '0019-approvals',
  sql: `
CREATE TABLE task_approvals (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  attempt INTEGER NOT NULL,
  request_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  request TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  settled_at TEXT,
  decision TEXT,
  reason TEXT
) STRICT;
CREATE UNIQUE INDEX approvals_by_request ON task_approvals (task_id, attempt, request_id);
CREATE INDEX approvals_by_task ON task_approvals (task_id, id);
CREATE INDEX approvals_by_status ON task_approvals (status, id);
CREATE INDEX pending_approvals ON task_approvals (task_id, id) WHERE status = 'pending';
`,
};
