import { isFinal, type Task } from '@claude-ops/contract';
import type { TaskReader } from '../store/task-reader.ts';
import type { WorkspaceProvider } from './workspace.ts';

export interface SweptWorkspaces {
  readonly workspaces: Pick<WorkspaceProvider, 'discard' | 'listTaskIds'>;
  readonly store: Pick<TaskReader, 'find' | 'findRunner'>;
  readonly instanceId: string;
  /** Whether no other engine works in the same directory. */
  readonly isAlone: boolean;
}

/**
 * Removes the workspaces that an engine which was killed has left and that no run of this one needs any more: other engines may have ended
 * those tasks. To be called before anything is claimed. A task that the store does not know may be one of another store, so it stays: a
 * prune removes the workspace with the task.
 */
export async function sweepWorkspaces(parts: SweptWorkspaces): Promise<void> {
  for (const taskId of await parts.workspaces.listTaskIds()) {
    const task = await parts.store.find(taskId);
    if (task !== undefined && (await isLeft(task, parts))) await parts.workspaces.discard(taskId);
  }
}

async function isLeft(
  { id, status }: Task,
  { store, instanceId, isAlone }: SweptWorkspaces,
): Promise<boolean> {
  if (isFinal(status)) return true;
  // Another engine in the same directory may run it there, or be about to.
  if (!isAlone) return false;
  return status === 'queued' || (await store.findRunner(id)) !== instanceId;
}
