import type { Migration } from '../../migrations/migration.ts';

/**
 * Counts change in the order of the names of their statuses: a task that is claimed and one that is queued again need the same two, and
 * neither may hold what the other waits for.
 */
export const migration0007: Migration = {
  name: '0007-order-of-counts',
  sql: `
CREATE OR REPLACE FUNCTION task_changed() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
  IF OLD.pruned_at IS NULL THEN
    IF NEW.pruned_at IS NOT NULL THEN
      PERFORM count_tasks(OLD.status, -1);
    ELSIF OLD.status < NEW.status THEN
      PERFORM count_tasks(OLD.status, -1);
      PERFORM count_tasks(NEW.status, 1);
    ELSE
      PERFORM count_tasks(NEW.status, 1);
      PERFORM count_tasks(OLD.status, -1);
    END IF;
  END IF;
  IF OLD.status <> NEW.status THEN UPDATE task_tags SET status = NEW.status WHERE task_id = NEW.id; END IF;
  IF NEW.pruned_at IS NOT NULL THEN DELETE FROM idempotency_keys WHERE task_id = NEW.id; END IF;
  RETURN NULL;
END $$;
`,
};
