import { isFinal } from '@claude-ops/contract';
import type { Logger } from '../logger.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { UploadStore } from './upload-store.ts';

/** Removes the archives of tasks that another server has ended: they lie where it can't remove them. */
export async function sweepSaved(uploads: UploadStore, store: Pick<TaskReader, 'find'>): Promise<void> {
  for (const taskId of uploads.listSaved?.() ?? []) {
    const task = await store.find(taskId);
    // One that is not there may be about to be stored.
    if (task !== undefined && isFinal(task.status)) await uploads.remove(taskId);
  }
}

/** Removes the archives that an earlier server has left and that no task waits for any more. */
export async function sweepUploads(uploads: UploadStore, store: TaskReader, logger: Logger): Promise<void> {
  for (const taskId of await uploads.listLeftovers()) {
    const task = await store.find(taskId);
    if (task !== undefined && !isFinal(task.status)) continue;
    await uploads.remove(taskId);
    logger.info({ event: 'upload_swept', taskId }, 'removed an archive without a task');
  }
}
