import type { Task } from '@claude-ops/contract';
import { timestamp, type Clock } from '../clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { UploadStore } from '../uploads/upload-store.ts';

export interface EndQueuedParts {
  readonly store: Pick<TaskQueue, 'finish'>;
  readonly hub: EventHub;
  readonly uploads: UploadStore;
  readonly clock: Clock;
}

interface QueuedTask {
  readonly taskId: string;
  /** Only if it has had no attempt. @default however many */
  readonly isUntried?: boolean;
}

/** Ends a task that has no slot. Undefined where it is not queued any more, or not as it was taken to be. */
export async function endQueued(
  { taskId, isUntried = false }: QueuedTask,
  facts: FinalFacts,
  { store, hub, uploads, clock }: EndQueuedParts,
): Promise<Task | undefined> {
  const finishedAt = timestamp(clock.now());
  const ended = await store.finish({
    taskId,
    from: 'queued',
    isUntried,
    to: facts.status,
    result: facts.result,
    error: facts.error,
    finishedAt,
    event: finalEvent(finishedAt, facts),
  });
  if (ended === undefined) return undefined;
  hub.publish([...ended.before, ended.event]);
  await uploads.remove(taskId);
  return ended.task;
}
