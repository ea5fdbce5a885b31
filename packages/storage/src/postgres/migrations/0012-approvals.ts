import type { Migration } from '../../migrations/migration.ts';

/** What tasks wait for people with. */
export const migration0012: Migration = {
  name: '0012-approvals',
  sql: `
CREATE TABLE task_approvals (
  id TEXT COLLATE "C" PRIMARY KEY,
  task_id TEXT COLLATE "C" NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
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
);
CREATE UNIQUE INDEX approvals_by_request ON task_approvals (task_id, attempt, request_id);
CREATE INDEX approvals_by_task ON task_approvals (task_id, id);
CREATE INDEX approvals_by_status ON task_approvals (status, id);
CREATE INDEX pending_approvals ON task_approvals (task_id, id) WHERE status = 'pending';
`,
};
