import type { AttemptRecord, ClaimRequest } from '@claude-ops/core';
import type { AttemptTable, TaskTable } from './tables.ts';

/** The attempt that a claim has begun. */
export function attemptOf(
  { id: taskId, attempts: number }: Pick<TaskTable, 'id' | 'attempts'>,
  { attemptId: id, instanceId, leaseExpiresAt, now: startedAt }: ClaimRequest,
): AttemptRecord {
  return { id, taskId, number, instanceId, leaseExpiresAt, startedAt };
}

export function attemptToRow(attempt: AttemptRecord): AttemptTable {
  return {
    id: attempt.id,
    task_id: attempt.taskId,
    number: attempt.number,
    instance_id: attempt.instanceId,
    lease_expires_at: attempt.leaseExpiresAt,
    started_at: attempt.startedAt,
    ended_at: null,
    cost_usd: null,
  };
}
