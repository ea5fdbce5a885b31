import type { Migration } from './migration.ts';

/**
 * A pruned task is gone for whoever reads, and its row only says what is still to be removed. So it is in no count, its
 * idempotency key is free again, and the index on the end of tasks is without it.
 */
export const migration0006: Migration = {
  name: '0006-pruned-tasks',
  sql: `
ALTER TABLE tasks ADD COLUMN pruned_at TEXT;
CREATE INDEX pruned_tasks ON tasks (pruned_at, id) WHERE pruned_at IS NOT NULL;
DROP INDEX tasks_by_end;
CREATE INDEX tasks_by_end ON tasks (finished_at, id) WHERE finished_at IS NOT NULL AND pruned_at IS NULL;
DROP TRIGGER tasks_deleted;
CREATE TRIGGER tasks_deleted AFTER DELETE ON tasks WHEN OLD.pruned_at IS NULL BEGIN
  UPDATE task_counts SET count = count - 1 WHERE status = OLD.status;
END;
CREATE TRIGGER tasks_pruned AFTER UPDATE OF pruned_at ON tasks
WHEN OLD.pruned_at IS NULL AND NEW.pruned_at IS NOT NULL BEGIN
  UPDATE task_counts SET count = count - 1 WHERE status = NEW.status;
  DELETE FROM idempotency_keys WHERE task_id = NEW.id;
END;
`,
};
