import type { Task } from '@claude-ops/contract';
import type { AttemptRecord, ClaimRequest, ClaimedTask } from '../task-queue.ts';
import { append, sortedById, type Entries } from './entries.ts';

export function claim(entries: Entries, request: ClaimRequest): ClaimedTask | undefined {
  const entry = sortedById(entries).find(
    ({ task, boundTo = request.instanceId }) => task.status === 'queued' && boundTo === request.instanceId,
  );
  if (entry === undefined) return undefined;
  const attempts = entry.task.attempts + 1;
  const task: Task = { ...entry.task, status: 'running', attempts, startedAt: request.now };
  const attempt: AttemptRecord = {
    id: request.attemptId,
    taskId: task.id,
    number: attempts,
    instanceId: request.instanceId,
    leaseExpiresAt: request.leaseExpiresAt,
    startedAt: request.now,
  };
  const draft = request.event(structuredClone(task), { ...attempt });
  Object.assign(entry, { task, attempt, ranOn: request.instanceId });
  return {
    task: structuredClone(task),
    attempt: { ...attempt },
    sealedSecrets: entry.sealedSecrets,
    event: append(entry, draft),
  };
}
