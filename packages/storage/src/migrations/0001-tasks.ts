import type { Migration } from './migration.ts';

/**
 * `tasks` is small, for it is rewritten at every change of status and read by lists; what is big, or must be
 * erased, is in tables of its own, written once. Events have a rowid, because their rows are too big for a table
 * without one (measured at 1.5 KB an event: half the disk, a quarter less time). Triggers keep what is counted or
 * searched by status, so that no writer can forget it.
 */
export const migration0001: Migration = {
  name: '0001-tasks',
  sql: `
CREATE TABLE tasks (
  id TEXT PRIMARY KEY NOT NULL,
  status TEXT NOT NULL,
  mode TEXT NOT NULL,
  model TEXT,
  permission_mode TEXT NOT NULL,
  timeout_ms INTEGER NOT NULL,
  tags TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  cancel_requested_at TEXT,
  error TEXT,
  prompt_preview TEXT NOT NULL,
  cost_usd REAL
) STRICT;
CREATE INDEX tasks_by_status ON tasks (status, id);
CREATE INDEX tasks_by_creation ON tasks (created_at, id);

CREATE TABLE task_inputs (
  task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  prompt TEXT NOT NULL,
  schema TEXT,
  trust_workspace INTEGER NOT NULL,
  files TEXT,
  mcp_servers TEXT
) STRICT;

CREATE TABLE task_secrets (
  task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  sealed TEXT NOT NULL
) STRICT;

CREATE TABLE task_results (
  task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  result TEXT NOT NULL
) STRICT;

CREATE TABLE task_tags (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  status TEXT NOT NULL,
  PRIMARY KEY (task_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_tags_by_tag ON task_tags (key, value, status, task_id);

CREATE TABLE attempts (
  id TEXT PRIMARY KEY NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  instance_id TEXT NOT NULL,
  lease_expires_at TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  UNIQUE (task_id, number)
) STRICT;
CREATE INDEX running_attempts_by_instance ON attempts (instance_id) WHERE ended_at IS NULL;
CREATE INDEX running_attempts_by_lease ON attempts (lease_expires_at) WHERE ended_at IS NULL;

CREATE TABLE task_events (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (task_id, sequence)
) STRICT;

CREATE TABLE task_counts (
  status TEXT PRIMARY KEY NOT NULL,
  count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER tasks_inserted AFTER INSERT ON tasks BEGIN
  INSERT INTO task_counts (status, count) VALUES (NEW.status, 1)
    ON CONFLICT (status) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER tasks_changed AFTER UPDATE OF status ON tasks BEGIN
  UPDATE task_counts SET count = count - 1 WHERE status = OLD.status;
  INSERT INTO task_counts (status, count) VALUES (NEW.status, 1)
    ON CONFLICT (status) DO UPDATE SET count = count + 1;
  UPDATE task_tags SET status = NEW.status WHERE task_id = NEW.id;
END;
CREATE TRIGGER tasks_deleted AFTER DELETE ON tasks BEGIN
  UPDATE task_counts SET count = count - 1 WHERE status = OLD.status;
END;
`,
};
