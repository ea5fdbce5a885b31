import type { Migration } from '../../migrations/migration.ts';

/**
 * The tables of SQLite at its version 11, with their reasons. Text is compared by its bytes, as SQLite does. Counts are spread
 * over several rows for each status: those who change tasks at the same time would wait for each other's commits at one.
 */
export const migration0001: Migration = {
  name: '0001-tasks',
  sql: `
CREATE TABLE tasks (
  id TEXT COLLATE "C" PRIMARY KEY,
  status TEXT COLLATE "C" NOT NULL,
  mode TEXT NOT NULL,
  model TEXT,
  permission_mode TEXT NOT NULL,
  timeout_ms BIGINT NOT NULL,
  tags TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at TEXT COLLATE "C" NOT NULL,
  started_at TEXT COLLATE "C",
  finished_at TEXT COLLATE "C",
  cancel_requested_at TEXT COLLATE "C",
  error TEXT,
  prompt_preview TEXT NOT NULL,
  cost_usd DOUBLE PRECISION,
  permission_denials INTEGER NOT NULL,
  background_stopped INTEGER NOT NULL,
  artifacts_omitted TEXT,
  pruned_at TEXT COLLATE "C"
);
CREATE INDEX tasks_by_status ON tasks (status, id);
CREATE INDEX tasks_by_creation ON tasks (created_at, id);
CREATE INDEX tasks_by_end ON tasks (finished_at, id) WHERE finished_at IS NOT NULL AND pruned_at IS NULL;
CREATE INDEX pruned_tasks ON tasks (pruned_at, id) WHERE pruned_at IS NOT NULL;

CREATE TABLE task_inputs (
  task_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  spec TEXT NOT NULL
);

CREATE TABLE task_secrets (
  task_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  sealed TEXT NOT NULL
);

CREATE TABLE task_results (
  task_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  result TEXT NOT NULL
);

CREATE TABLE task_seen_hosts (
  task_id TEXT COLLATE "C" PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  seen TEXT NOT NULL
);

CREATE TABLE task_tags (
  task_id TEXT COLLATE "C" NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  key TEXT COLLATE "C" NOT NULL,
  value TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (task_id, key)
);
CREATE INDEX task_tags_by_tag ON task_tags (key, value, status, task_id);

CREATE TABLE attempts (
  id TEXT COLLATE "C" PRIMARY KEY,
  task_id TEXT COLLATE "C" NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  instance_id TEXT COLLATE "C" NOT NULL,
  lease_expires_at TEXT COLLATE "C" NOT NULL,
  started_at TEXT COLLATE "C" NOT NULL,
  ended_at TEXT COLLATE "C",
  UNIQUE (task_id, number)
);
CREATE INDEX running_attempts_by_instance ON attempts (instance_id) WHERE ended_at IS NULL;
CREATE INDEX running_attempts_by_lease ON attempts (lease_expires_at) WHERE ended_at IS NULL;

CREATE TABLE task_events (
  task_id TEXT COLLATE "C" NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  at TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (task_id, sequence)
);

CREATE TABLE idempotency_keys (
  key TEXT COLLATE "C" PRIMARY KEY,
  task_id TEXT COLLATE "C" NOT NULL UNIQUE REFERENCES tasks (id) ON DELETE CASCADE,
  fingerprint TEXT NOT NULL
);

CREATE TABLE mcp_profiles (
  id TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  description TEXT,
  servers TEXT NOT NULL,
  sealed_servers TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
);

CREATE TABLE task_counts (
  status TEXT COLLATE "C" NOT NULL,
  part INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (status, part)
) WITH (fillfactor = 50);

CREATE FUNCTION count_tasks(of_status TEXT, change INTEGER) RETURNS VOID LANGUAGE SQL SET search_path FROM CURRENT AS $$
  INSERT INTO task_counts (status, part, count) VALUES (of_status, pg_backend_pid() % 16, change)
    ON CONFLICT (status, part) DO UPDATE SET count = task_counts.count + excluded.count
$$;

CREATE FUNCTION task_inserted() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
  PERFORM count_tasks(NEW.status, 1);
  RETURN NULL;
END $$;
CREATE FUNCTION task_changed() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
  IF OLD.pruned_at IS NULL THEN
    PERFORM count_tasks(OLD.status, -1);
    IF NEW.pruned_at IS NULL THEN PERFORM count_tasks(NEW.status, 1); END IF;
  END IF;
  IF OLD.status <> NEW.status THEN UPDATE task_tags SET status = NEW.status WHERE task_id = NEW.id; END IF;
  IF NEW.pruned_at IS NOT NULL THEN DELETE FROM idempotency_keys WHERE task_id = NEW.id; END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION task_deleted() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$ BEGIN
  PERFORM count_tasks(OLD.status, -1);
  RETURN NULL;
END $$;

CREATE TRIGGER tasks_inserted AFTER INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION task_inserted();
CREATE TRIGGER tasks_changed AFTER UPDATE OF status, pruned_at ON tasks FOR EACH ROW
  WHEN (OLD.status <> NEW.status OR OLD.pruned_at IS DISTINCT FROM NEW.pruned_at) EXECUTE FUNCTION task_changed();
CREATE TRIGGER tasks_deleted AFTER DELETE ON tasks FOR EACH ROW
  WHEN (OLD.pruned_at IS NULL) EXECUTE FUNCTION task_deleted();
`,
};
