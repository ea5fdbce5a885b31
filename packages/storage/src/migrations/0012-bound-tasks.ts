import type { Migration } from './migration.ts';

/** The engine that alone can run a task, because it has the files of it. */
export const migration0012: Migration = {
  name: '0012-bound-tasks',
  sql: `
ALTER TABLE tasks ADD COLUMN bound_to TEXT;
`,
};
