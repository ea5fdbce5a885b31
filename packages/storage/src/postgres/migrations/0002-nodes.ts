import type { Migration } from '../../migrations/migration.ts';

/** The engines that share the database, each with its last heartbeat. */
export const migration0002: Migration = {
  name: '0002-nodes',
  sql: `
CREATE TABLE nodes (
  instance_id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  version TEXT NOT NULL,
  modes TEXT NOT NULL,
  capacity INTEGER NOT NULL,
  running INTEGER NOT NULL,
  key_check TEXT NOT NULL,
  is_draining BOOLEAN NOT NULL,
  started_at TEXT COLLATE "C" NOT NULL,
  heartbeat_at TEXT COLLATE "C" NOT NULL
);
`,
};
