import { isFinal } from '@claude-ops/contract';
import type { Logger } from '../logger.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { WorkspaceProvider } from './workspace.ts';

export interface SweptWorkspaces {
  readonly workspaces: Pick<WorkspaceProvider, 'discard' | 'listTaskIds'>;
  readonly store: Pick<TaskReader, 'find' | 'findRunner'>;
  readonly instanceId: string;
  /** Whether no other engine works in the same directory. */
  readonly isAlone: boolean;
  readonly logger: Logger;
}

/**
 * Discards the workspaces that this engine made before it was killed and that no run of it needs any more: other engines may have ended those
 * tasks, and pruned them. To be called before anything is claimed.
 */
export async function sweepWorkspaces(parts: SweptWorkspaces): Promise<void> {
  for (const taskId of await parts.workspaces.listTaskIds()) {
    if (!(await isLeft(taskId, parts))) continue;
    await parts.workspaces.discard(taskId);
    parts.logger.info({ event: 'workspace_swept', taskId }, 'cleared up a workspace of an earlier server');
  }
}

async function isLeft(taskId: string, { store, instanceId, isAlone }: SweptWorkspaces): Promise<boolean> {
  const status = (await store.find(taskId))?.status;
  const isOver = status === undefined || isFinal(status);
  const ranHere = status !== undefined && (await store.findRunner(taskId)) === instanceId;
  // Another engine in the same directory may run it there, or be about to, or keep it.
  if (!isAlone) return isOver && ranHere;
  return isOver || status === 'queued' || !ranHere;
}
