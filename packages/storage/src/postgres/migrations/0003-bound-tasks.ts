import type { Migration } from '../../migrations/migration.ts';

/** The engine that alone can run a task, because it has the files of it. */
export const migration0003: Migration = {
  name: '0003-bound-tasks',
  sql: `
ALTER TABLE tasks ADD COLUMN bound_to TEXT;
`,
};
