import { ClaudeOpsError, type Task } from '@claude-ops/contract';
import type { TaskReader } from '../store/task-reader.ts';

/** @throws {ClaudeOpsError} task_not_found */
export async function getTask(id: string, store: TaskReader): Promise<Task> {
  const task = await store.find(id);
  if (task === undefined) throw taskNotFound(id);
  return task;
}

export function taskNotFound(id: string): ClaudeOpsError {
  return new ClaudeOpsError('task_not_found', `There is no task ${JSON.stringify(id)}.`);
}
