import type { Migration } from './migration.ts';

/** `servers` has the secret values masked, for answers; `sealed_servers` is the same with them, encrypted. */
export const migration0002: Migration = {
  name: '0002-mcp-profiles',
  sql: `
CREATE TABLE mcp_profiles (
  id TEXT PRIMARY KEY NOT NULL,
  name TEXT NOT NULL UNIQUE,
  description TEXT,
  servers TEXT NOT NULL,
  sealed_servers TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
`,
};
