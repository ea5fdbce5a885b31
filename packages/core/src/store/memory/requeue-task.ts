import { withdrawalReason, type EarlierAttempt, type Task } from '@claude-ops/contract';
import type { CostNote, RequeueRequest, TaskChange, WaitingNote } from '../task-queue.ts';
import { withdrawApprovals } from './approvals.ts';
import { append, type Entries, type Entry } from './entries.ts';
import { requeueMessages } from './messages.ts';
import { limitAt, type Limits } from './usage-limits.ts';

export function requeue(entries: Entries, limits: Limits, request: RequeueRequest): TaskChange | undefined {
  const { taskId, attempt: number, leaseEndedBefore, endedAt, error, costUsd, event } = request;
  const { keepsRead = false, unread = [] } = request;
  const entry = entries.get(taskId);
  const attempt = entry?.attempt;
  if (entry === undefined || attempt?.number !== number || entry.isCancelRequested) return undefined;
  if (leaseEndedBefore !== undefined && attempt.leaseExpiresAt >= leaseEndedBefore) return undefined;
  const ended: EarlierAttempt = structuredClone({
    attempt: number,
    startedAt: attempt.startedAt,
    endedAt: leaseEndedBefore === undefined ? endedAt : attempt.leaseExpiresAt,
    error,
    costUsd: costUsd ?? entry.notedCostUsd ?? null,
  });
  const earlierAttempts = [...entry.task.earlierAttempts, ended];
  const task: Task = { ...entry.task, status: 'queued', startedAt: null, waitingFor: null, earlierAttempts };
  const heldBy = limitAt(limits, entry.credential, ended.endedAt)?.id;
  Object.assign(entry, { task, attempt: undefined, notedCostUsd: undefined, heldBy });
  const reason = withdrawalReason({ status: 'queued', error });
  const before = [
    ...withdrawApprovals(entry, endedAt, reason),
    ...requeueMessages(entry, { at: endedAt, keepsRead, unread }),
  ];
  return { task: structuredClone(task), before, event: append(entry, event(ended)) };
}

export function noteCost(entries: Entries, { taskId, attempt, costUsd }: CostNote): void {
  const entry = entries.get(taskId);
  if (entry?.attempt?.number === attempt) entry.notedCostUsd = costUsd;
}

export function noteWaiting(entries: Entries, { taskId, attempt, waitingFor }: WaitingNote): void {
  const entry = entries.get(taskId);
  if (entry?.attempt?.number === attempt) entry.task = { ...entry.task, waitingFor };
}

/** What a task has cost, over all attempts. */
export function totalCostOf(
  { task, attempt, notedCostUsd }: Entry,
  resultCostUsd: number | null,
): number | null {
  const latest = resultCostUsd ?? (attempt === undefined ? notedCostUsd : undefined);
  const known = [...task.earlierAttempts.map(({ costUsd }) => costUsd), latest].filter(
    (cost) => typeof cost === 'number',
  );
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}
