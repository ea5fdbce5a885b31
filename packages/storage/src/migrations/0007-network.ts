import type { Migration } from './migration.ts';

/** What a task may reach is JSON text, as every task before this had it; what it asked for is written once, at its end. */
export const migration0007: Migration = {
  name: '0007-network',
  sql: `
ALTER TABLE task_inputs ADD COLUMN network TEXT NOT NULL DEFAULT '{"policy":"open","isEnforced":false}';
CREATE TABLE task_seen_hosts (
  task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  seen TEXT NOT NULL
) STRICT;
`,
};
