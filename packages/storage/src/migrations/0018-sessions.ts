import type { Migration } from './migration.ts';

/** Tasks that go on from others. An older task is a conversation of its own. */
export const migration0018: Migration = {
  name: '0018-sessions',
  sql: `
ALTER TABLE tasks ADD COLUMN conversation_id TEXT;
ALTER TABLE tasks ADD COLUMN previous_task_id TEXT;
ALTER TABLE tasks ADD COLUMN continuable_until TEXT;
UPDATE tasks SET conversation_id = id;
CREATE INDEX tasks_by_conversation ON tasks (conversation_id, id);
CREATE INDEX continuing_tasks ON tasks (status, previous_task_id)
  WHERE status IN ('queued', 'running') AND previous_task_id IS NOT NULL;
`,
};
