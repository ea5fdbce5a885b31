import type { Migration } from '../../migrations/migration.ts';

/** Tasks that end unless a first attempt begins in time. */
export const migration0009: Migration = {
  name: '0009-expiry',
  sql: `
ALTER TABLE tasks ADD COLUMN expires_at TEXT;
CREATE INDEX expiring_tasks ON tasks (status, expires_at)
  WHERE status = 'queued' AND attempts = 0 AND expires_at IS NOT NULL;
`,
};
