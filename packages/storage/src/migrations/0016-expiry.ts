import type { Migration } from './migration.ts';

/** Tasks that end unless a first attempt begins in time. */
export const migration0016: Migration = {
  name: '0016-expiry',
  sql: `
ALTER TABLE tasks ADD COLUMN expires_at TEXT;
CREATE INDEX expiring_tasks ON tasks (status, expires_at)
  WHERE status = 'queued' AND attempts = 0 AND expires_at IS NOT NULL;
`,
};
