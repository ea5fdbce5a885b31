import { STATUS_EVENTS, type Task } from '@claude-ops/contract';
import type { EventDraft } from '../event-log.ts';
import type { AttemptRecord, ClaimRequest, ClaimedTask } from '../task-queue.ts';
import { append, sortedById, type Entries, type Entry } from './entries.ts';

export function claim(entries: Entries, request: ClaimRequest): ClaimedTask | undefined {
  const entry = sortedById(entries).find((candidate) => canRun(candidate, request));
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
  Object.assign(entry, { task, attempt, ranOn: request.instanceId, notedCostUsd: undefined });
  return {
    task: structuredClone(task),
    attempt: { ...attempt },
    sealedSecrets: entry.sealedSecrets,
    event: append(entry, startedEvent(task, attempt)),
  };
}

function canRun({ task, boundTo, heldBy }: Entry, { instanceId, labels = [], modes }: ClaimRequest): boolean {
  return (
    task.status === 'queued' &&
    heldBy === undefined &&
    (modes?.includes(task.mode) ?? true) &&
    (boundTo ?? instanceId) === instanceId &&
    (task.placement?.labels ?? []).every((label) => labels.includes(label))
  );
}

function startedEvent({ mode }: Task, { number, startedAt: at }: AttemptRecord): EventDraft {
  return { type: STATUS_EVENTS.running, at, data: JSON.stringify({ attempt: number, mode }) };
}
