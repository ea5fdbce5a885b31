import type { Migration } from './migration.ts';

/** Credentials of the model API that the server keeps, each with its secret sealed. */
export const migration0021: Migration = {
  name: '0021-credentials',
  sql: `
CREATE TABLE credentials (
  name TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  base_url TEXT,
  description TEXT,
  sealed_secret TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`,
};
