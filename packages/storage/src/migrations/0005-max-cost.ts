import type { Migration } from './migration.ts';

/** US dollars, or null where nothing limits them. */
export const migration0005: Migration = {
  name: '0005-max-cost',
  sql: `
ALTER TABLE task_inputs ADD COLUMN max_cost_usd REAL;
`,
};
