import { timestamp, type Clock } from '../clock.ts';
import { taskError } from '../claude/task-error.ts';
import type { Executor } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';
import type { AbandonedTask, TaskStore } from '../store/task-store.ts';
import type { WorkspaceProvider } from '../workspaces/workspace.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';

export interface RecoveryParts {
  readonly store: TaskStore;
  readonly executors: Iterable<Executor>;
  readonly workspaces: WorkspaceProvider;
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
  const { store, instanceId, clock } = parts;
  for (const abandoned of await store.listAbandoned({ instanceId, now: timestamp(clock.now()) })) {
    await parts.workspaces.discard(abandoned.task.id);
    await endAbandoned(abandoned, parts);
  }
}

async function endAbandoned(
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
  await parts.store.finish({
    taskId: task.id,
    from: 'running',
    attempt: attempt.number,
    to: facts.status,
    result: facts.result,
    error: facts.error,
    finishedAt,
    event: finalEvent(finishedAt, facts),
  });
  parts.logger.warn(
    { taskId: task.id, status: facts.status },
    'ended a task that an earlier server left running',
  );
}
