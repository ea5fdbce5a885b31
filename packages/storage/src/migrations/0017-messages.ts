import type { Migration } from './migration.ts';

/** The messages into tasks, and the person or thing that a running task waits for. A task that has ended has neither in an index of its own. */
export const migration0017: Migration = {
  name: '0017-messages',
  sql: `
CREATE TABLE task_messages (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  text TEXT NOT NULL,
  delivery TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at TEXT NOT NULL,
  settled_at TEXT,
  handed_to INTEGER,
  is_unwanted INTEGER NOT NULL,
  turn INTEGER,
  reason TEXT,
  idempotency_key TEXT,
  UNIQUE (task_id, idempotency_key)
) STRICT;
CREATE INDEX messages_by_task ON task_messages (task_id, id);
CREATE INDEX queued_messages ON task_messages (task_id, id) WHERE status = 'queued';

ALTER TABLE tasks ADD COLUMN waiting_for TEXT;
CREATE INDEX waiting_tasks ON tasks (id) WHERE waiting_for IS NOT NULL;
`,
};
