import type { Migration } from './migration.ts';

/** JSON text, or null where all that a run changes is an artifact. */
export const migration0003: Migration = {
  name: '0003-artifact-filter',
  sql: `
ALTER TABLE task_inputs ADD COLUMN artifact_filter TEXT;
`,
};
