import type { Migration } from '../../migrations/migration.ts';

/** Attempts after which a task was queued again, and what attempts cost. */
export const migration0006: Migration = {
  name: '0006-retries',
  sql: `
ALTER TABLE tasks ADD COLUMN earlier_attempts TEXT;
ALTER TABLE attempts ADD COLUMN cost_usd DOUBLE PRECISION;
`,
};
