import type { OwnEventType, Task } from '@claude-ops/contract';
import type { RunOptions } from '../executors/executor.ts';
import type { RunningTask } from '../store/task-queue.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { AskedMarks } from './resume/asked-marks.ts';

/** Writes down that a run may have asked for something: from now on it can't be started again. */
export async function noteAsked(
  running: RunningTask,
  parts: { readonly asked: AskedMarks; readonly uploads: UploadStore },
): Promise<void> {
  await parts.asked.add(running.attempt.id);
  await dropUpload(running, parts);
}

const SETUP_STARTED: OwnEventType = 'task.setup_started';

/** Passes events on, and notes first that the setup of a run begins: it may ask for anything, past the gateway too. */
export function notingSetup(emit: RunOptions['emit'], note: () => Promise<void>): RunOptions['emit'] {
  return async (event) => {
    if (event.type === SETUP_STARTED) await note();
    await emit(event);
  };
}

/** An upload is needed only to fill its workspace again, so it is removed: the disk must not grow. */
export async function dropUpload(
  { task }: RunningTask,
  { uploads }: { readonly uploads: UploadStore },
): Promise<void> {
  // Another attempt may need it: it goes with the end of the task.
  if (task.retries === null) await removeUpload(task, uploads);
}

export async function removeUpload({ id, files }: Task, uploads: UploadStore): Promise<void> {
  if (files !== null && files.type !== 'git') await uploads.remove(id);
}
