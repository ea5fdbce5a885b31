import type { Migration } from './migration.ts';

/** As JSON text. Of tasks from before nothing is known to be missing. */
export const migration0010: Migration = {
  name: '0010-artifacts-omitted',
  sql: `
ALTER TABLE tasks ADD COLUMN artifacts_omitted TEXT;
`,
};
