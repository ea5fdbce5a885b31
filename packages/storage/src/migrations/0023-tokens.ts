import type { Migration } from './migration.ts';

/** Tokens, what was done with them, and which of them created each task. Most tasks of a server without tokens have none. */
export const migration0023: Migration = {
  name: '0023-tokens',
  sql: `
ALTER TABLE tasks ADD COLUMN created_by TEXT;
ALTER TABLE tasks ADD COLUMN created_by_name TEXT;
CREATE INDEX tasks_by_creator ON tasks (created_by, status, id) WHERE created_by IS NOT NULL;

CREATE TABLE tokens (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  own_tasks INTEGER NOT NULL,
  secret_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  last_used_at TEXT
) STRICT;

CREATE TABLE audit (
  id TEXT PRIMARY KEY NOT NULL,
  at TEXT NOT NULL,
  token_id TEXT,
  token_name TEXT,
  action TEXT NOT NULL,
  outcome TEXT NOT NULL,
  target TEXT,
  address TEXT,
  request_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_token ON audit (token_id, id) WHERE token_id IS NOT NULL;
CREATE INDEX audit_by_token_name ON audit (token_name, id) WHERE token_name IS NOT NULL;
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_target ON audit (target, id) WHERE target IS NOT NULL;
`,
};
