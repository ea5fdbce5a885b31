import { timestamp, type Clock } from '../clock.ts';
import { taskError } from '../claude/task-error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { Executor } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';
import type { AbandonedTask, TaskStore } from '../store/task-store.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { WorkspaceProvider } from '../workspaces/workspace.ts';

export interface RecoveryParts {
  readonly store: TaskStore;
  readonly hub: EventHub;
  readonly executors: readonly Executor[];
  readonly workspaces: WorkspaceProvider;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly instanceId: string;
}

/**
 * What a server does first: it ends what an earlier one left running, then writes how those tasks ended. A process may
 * only be called gone once it is: so the processes first, the rows second.
 */
export async function recover(parts: RecoveryParts): Promise<void> {
  for (const executor of parts.executors) await executor.recover();
  await endAbandoned({ ...parts, ownInstanceId: parts.instanceId });
}

/** What a server does time and again: it ends the tasks of others that have let their lease expire. */
export async function endExpired(parts: RecoveryParts): Promise<void> {
  await endAbandoned({ ...parts, ownInstanceId: null });
}

async function endAbandoned(parts: RecoveryParts & { readonly ownInstanceId: string | null }): Promise<void> {
  const now = timestamp(parts.clock.now());
  for (const abandoned of await parts.store.listAbandoned({ instanceId: parts.ownInstanceId, now })) {
    const { id: attemptId, instanceId } = abandoned.attempt;
    for (const executor of parts.executors) await executor.endLeftovers({ instanceId, attemptId });
    await parts.workspaces.discard(abandoned.task.id);
    await parts.uploads.remove(abandoned.task.id);
    await writeEnd(abandoned, parts);
  }
}

async function writeEnd(
  { task, attempt, isCancelRequested }: AbandonedTask,
  parts: RecoveryParts,
): Promise<void> {
  const facts: FinalFacts = isCancelRequested
    ? { status: 'cancelled', result: null, error: null }
    : {
        status: 'failed',
        result: null,
        error: taskError('interrupted', 'The server ended without warning while the task was running.'),
      };
  const finishedAt = timestamp(parts.clock.now());
  const change = await parts.store.finish({
    taskId: task.id,
    from: 'running',
    attempt: attempt.number,
    to: facts.status,
    result: facts.result,
    error: facts.error,
    finishedAt,
    event: finalEvent(finishedAt, facts),
  });
  if (change === undefined) return;
  parts.hub.publish([change.event]);
  parts.logger.warn({ taskId: task.id, status: facts.status }, 'ended a task that a server left running');
}
