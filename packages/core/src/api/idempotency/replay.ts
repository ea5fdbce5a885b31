import { ClaudeOpsError, type CreateTaskOptions, type Task } from '@claude-ops/contract';
import type { Idempotency, IdempotentTask } from '../../store/task-queue.ts';

/**
 * The answer that the first call with a key had. What was said of a new task changes later only where it is put back
 * here, so no answer needs to be kept.
 *
 * @throws {ClaudeOpsError} idempotency_key_reused
 */
export function replay(
  { task, fingerprint }: IdempotentTask,
  given: Idempotency | undefined,
  { onReplayed }: CreateTaskOptions,
): Task {
  if (fingerprint !== given?.fingerprint)
    throw new ClaudeOpsError(
      'idempotency_key_reused',
      'The idempotency key was used for another task before.',
    );
  onReplayed?.();
  return {
    ...task,
    status: 'queued',
    attempts: 0,
    startedAt: null,
    finishedAt: null,
    error: null,
    result: null,
    waitingFor: null,
    artifactsOmitted: null,
    continuableUntil: null,
    earlierAttempts: [],
    network: { ...task.network, seen: [] },
  };
}
