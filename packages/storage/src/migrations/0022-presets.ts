import type { Migration } from './migration.ts';

/** Presets, each version in a row. The last row of one that was removed stays, without a spec, for its number. */
export const migration0022: Migration = {
  name: '0022-presets',
  sql: `
CREATE TABLE presets (
  name TEXT NOT NULL,
  version INTEGER NOT NULL,
  description TEXT,
  spec TEXT,
  created_at TEXT NOT NULL,
  PRIMARY KEY (name, version)
) STRICT;
`,
};
