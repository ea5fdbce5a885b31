import type { Migration } from './migration.ts';

/** What a container may take is JSON text; NULL where the task asks for nothing. */
export const migration0008: Migration = {
  name: '0008-resources',
  sql: `
ALTER TABLE task_inputs ADD COLUMN resources TEXT;
`,
};
