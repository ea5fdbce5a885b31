import type { Migration } from '../../migrations/migration.ts';

/** Credentials of the model API that the server keeps, as in SQLite. */
export const migration0014: Migration = {
  name: '0014-credentials',
  sql: `
CREATE TABLE credentials (
  name TEXT COLLATE "C" PRIMARY KEY,
  kind TEXT NOT NULL,
  base_url TEXT,
  description TEXT,
  sealed_secret TEXT NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  updated_at TEXT COLLATE "C" NOT NULL
);
`,
};
