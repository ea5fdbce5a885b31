import type { TaskReader } from '../store/task-reader.ts';
import type { ArtifactStore } from './artifact-store.ts';

/** Removes what servers that were killed had begun to store. What another one is storing right now stays. */
export async function dropUnfinished(artifactStore: ArtifactStore, store: TaskReader): Promise<void> {
  for (const taskId of await artifactStore.listUnfinished()) {
    const task = await store.find(taskId);
    if (task?.status !== 'running') await artifactStore.dropUnfinished(taskId);
  }
}
