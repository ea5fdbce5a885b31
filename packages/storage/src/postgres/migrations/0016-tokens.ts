import type { Migration } from '../../migrations/migration.ts';

/** Tokens, what was done with them, and which of them created each task. Most tasks of a server without tokens have none. */
export const migration0016: Migration = {
  name: '0016-tokens',
  sql: `
ALTER TABLE tasks ADD COLUMN created_by TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN created_by_name TEXT COLLATE "C";
CREATE INDEX tasks_by_creator ON tasks (created_by, status, id) WHERE created_by IS NOT NULL;

CREATE TABLE tokens (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  role TEXT COLLATE "C" NOT NULL,
  own_tasks INTEGER NOT NULL,
  secret_hash TEXT COLLATE "C" NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  expires_at TEXT COLLATE "C",
  last_used_at TEXT COLLATE "C"
);

CREATE TABLE audit (
  id TEXT COLLATE "C" PRIMARY KEY,
  at TEXT COLLATE "C" NOT NULL,
  token_id TEXT COLLATE "C",
  token_name TEXT COLLATE "C",
  action TEXT COLLATE "C" NOT NULL,
  outcome TEXT COLLATE "C" NOT NULL,
  target TEXT COLLATE "C",
  address TEXT COLLATE "C",
  request_id TEXT COLLATE "C"
);
CREATE INDEX audit_by_token ON audit (token_id, id) WHERE token_id IS NOT NULL;
CREATE INDEX audit_by_token_name ON audit (token_name, id) WHERE token_name IS NOT NULL;
CREATE INDEX audit_by_action ON audit (action, id);
CREATE INDEX audit_by_target ON audit (target, id) WHERE target IS NOT NULL;
`,
};
