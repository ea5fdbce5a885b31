import { canChange, withdrawalReason, type Task } from '@claude-ops/contract';
import type { FinishRequest, TaskChange } from '../task-queue.ts';
import { withdrawApprovals } from './approvals.ts';
import { append, type Entries, type Entry } from './entries.ts';
import { refuseMessages } from './messages.ts';

export function finish(entries: Entries, request: FinishRequest): TaskChange | undefined {
  const entry = entries.get(request.taskId);
  if (entry === undefined || !mayFinish(entry, request)) return undefined;
  const { to: status, result, error, seenHosts = [], artifactsOmitted = null, finishedAt } = request;
  const { continuableUntil = null } = request;
  const network = { ...entry.task.network, seen: [...seenHosts] };
  const task = structuredClone<Task>({
    ...entry.task,
    status,
    result,
    error,
    waitingFor: null,
    artifactsOmitted,
    continuableUntil,
    network,
    finishedAt,
  });
  Object.assign(entry, { task, attempt: undefined, sealedSecrets: null });
  const withdrawn = withdrawApprovals(entry, finishedAt, withdrawalReason({ status, error }));
  const before = [...withdrawn, ...refuseMessages(entry, finishedAt)];
  return { task: structuredClone(task), before, event: append(entry, request.event) };
}

function mayFinish(
  entry: Entry,
  { from, attempt, isUntried = false, leaseEndedBefore, to }: FinishRequest,
): boolean {
  const { task, isCancelRequested } = entry;
  return (
    task.status === from &&
    canChange(from, to) &&
    (from === 'queued' || task.attempts === attempt) &&
    (!isUntried || task.attempts === 0) &&
    (leaseEndedBefore === undefined || (entry.attempt?.leaseExpiresAt ?? '') < leaseEndedBefore) &&
    (!isCancelRequested || to === 'cancelled')
  );
}

export function requestCancel(entries: Entries, id: string): boolean {
  const entry = entries.get(id);
  if (entry?.task.status !== 'running') return false;
  entry.isCancelRequested = true;
  return true;
}
