import type { Migration } from '../../migrations/migration.ts';

/** What tasks may ask of a node. A node of the version before has none. */
export const migration0004: Migration = {
  name: '0004-node-labels',
  sql: `
ALTER TABLE nodes ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
`,
};
