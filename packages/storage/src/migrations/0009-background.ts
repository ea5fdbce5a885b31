import type { Migration } from './migration.ts';

/** Tasks from before have what was the limit then in all but name: nothing in the background outlived the first result. */
export const migration0009: Migration = {
  name: '0009-background',
  sql: `
ALTER TABLE task_inputs ADD COLUMN background_timeout_ms INTEGER NOT NULL DEFAULT 600000;
ALTER TABLE tasks ADD COLUMN permission_denials INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN background_stopped INTEGER NOT NULL DEFAULT 0;
`,
};
