import type { Migration } from './migration.ts';

/** US dollars, or null where nothing limits them. */
export const migration0004: Migration = {
  name: '0004-max-cost',
  sql: `
ALTER TABLE task_inputs ADD COLUMN max_cost_usd REAL;
`,
};
