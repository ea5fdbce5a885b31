import type { Migration } from './migration.ts';

/** One JSON document holds what a task is to do: a new field needs no column, unless it is listed or indexed. */
export const migration0011: Migration = {
  name: '0011-task-spec',
  sql: `
CREATE TABLE task_specs (
  task_id TEXT PRIMARY KEY NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  spec TEXT NOT NULL
) STRICT;
INSERT INTO task_specs (task_id, spec)
SELECT tasks.id, json_object(
  'prompt', task_inputs.prompt,
  'mode', tasks.mode,
  'model', tasks.model,
  'schema', json(task_inputs.schema),
  'timeout', tasks.timeout_ms,
  'backgroundTimeout', task_inputs.background_timeout_ms,
  'maxCostUsd', task_inputs.max_cost_usd,
  'permissionMode', tasks.permission_mode,
  'trustWorkspace', json(iif(task_inputs.trust_workspace = 1, 'true', 'false')),
  'files', json(task_inputs.files),
  'artifactFilter', json(task_inputs.artifact_filter),
  'mcpServers', json(task_inputs.mcp_servers),
  'network', json(task_inputs.network),
  'resources', json(task_inputs.resources),
  'tags', json(tasks.tags)
)
FROM tasks JOIN task_inputs ON task_inputs.task_id = tasks.id;
DROP TABLE task_inputs;
ALTER TABLE task_specs RENAME TO task_inputs;
`,
};
