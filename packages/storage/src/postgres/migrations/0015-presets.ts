import type { Migration } from '../../migrations/migration.ts';

/** Presets, as in SQLite. */
export const migration0015: Migration = {
  name: '0015-presets',
  sql: `
CREATE TABLE presets (
  name TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  description TEXT,
  spec TEXT,
  created_at TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (name, version)
);
`,
};
