import type { Migration } from './migration.ts';

/** Attempts after which a task was queued again, and what attempts cost. */
export const migration0014: Migration = {
  name: '0014-retries',
  sql: `
ALTER TABLE tasks ADD COLUMN earlier_attempts TEXT;
ALTER TABLE attempts ADD COLUMN cost_usd REAL;
`,
};
