import type { Migration } from '../../migrations/migration.ts';

/** Tasks that go on from others. An older task is a conversation of its own. */
export const migration0011: Migration = {
  name: '0011-sessions',
  sql: `
ALTER TABLE tasks ADD COLUMN conversation_id TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN previous_task_id TEXT COLLATE "C";
ALTER TABLE tasks ADD COLUMN continuable_until TEXT COLLATE "C";
UPDATE tasks SET conversation_id = id;
CREATE INDEX tasks_by_conversation ON tasks (conversation_id, id);
CREATE INDEX continuing_tasks ON tasks (status, previous_task_id)
  WHERE status IN ('queued', 'running') AND previous_task_id IS NOT NULL;
`,
};
