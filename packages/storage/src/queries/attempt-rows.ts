import type { AttemptRecord } from '@claude-ops/core';
import type { AttemptTable } from './tables.ts';

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
