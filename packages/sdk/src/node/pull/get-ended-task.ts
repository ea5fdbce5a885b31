import { ClaudeOpsError, isFinal, type ClaudeOpsApi, type Task } from '@claude-ops/contract';

/** A task that has ended: before, nobody knows what it changed. @throws {ClaudeOpsError} invalid_request, task_not_found */
export async function getEndedTask(
  api: Pick<ClaudeOpsApi, 'getTask'>,
  id: string,
  signal: AbortSignal | undefined,
): Promise<Task> {
  const task = await api.getTask(id, { signal });
  if (isFinal(task.status)) return task;
  throw new ClaudeOpsError(
    'invalid_request',
    `Task ${id} is ${task.status}: pull its changes once it has ended.`,
  );
}
