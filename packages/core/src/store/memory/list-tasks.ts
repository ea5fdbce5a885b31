import {
  promptPreview,
  resultCounts,
  type Task,
  type TaskStatus,
  type TaskSummary,
} from '@claude-ops/contract';
import type { TaskQuery } from '../task-reader.ts';
import { sortedById, type Entries, type Entry } from './entries.ts';
import { totalCostOf } from './requeue-task.ts';

export function list(entries: Entries, query: TaskQuery): TaskSummary[] {
  return sortedById(entries)
    .toReversed()
    .filter((entry) => matches(entry, query))
    .slice(0, query.limit)
    .map(summarize);
}

function matches({ task, heldBy }: Entry, query: TaskQuery): boolean {
  const { statuses = [], tags = {}, isWaiting = false, conversation, createdBy, beforeId } = query;
  return (
    (statuses.length === 0 || statuses.includes(task.status)) &&
    Object.entries(tags).every(([key, value]) => task.tags[key] === value) &&
    (conversation === undefined || task.conversationId === conversation) &&
    (createdBy === undefined || task.createdBy?.id === createdBy) &&
    (!isWaiting || task.waitingFor !== null || (task.status === 'queued' && heldBy !== undefined)) &&
    isInTime(task, query) &&
    (beforeId === undefined || task.id < beforeId)
  );
}

function isInTime({ createdAt }: Task, { createdAfter, createdBefore }: TaskQuery): boolean {
  return (
    (createdAfter === undefined || createdAt > createdAfter) &&
    (createdBefore === undefined || createdAt < createdBefore)
  );
}

function summarize(entry: Entry): TaskSummary {
  const { task } = entry;
  const counts = resultCounts(task.result);
  return structuredClone({
    id: task.id,
    status: task.status,
    mode: task.mode,
    model: task.model,
    permissionMode: task.permissionMode,
    timeout: task.timeout,
    tags: task.tags,
    attempts: task.attempts,
    createdAt: task.createdAt,
    createdBy: task.createdBy,
    startedAt: task.startedAt,
    finishedAt: task.finishedAt,
    error: task.error,
    waitingFor: task.waitingFor,
    artifactsOmitted: task.artifactsOmitted,
    conversationId: task.conversationId,
    continuableUntil: task.continuableUntil,
    previousTaskId: task.previousTaskId,
    // By code points, so that no pair of surrogates is cut in two.
    promptPreview: promptPreview(task.prompt),
    ...counts,
    costUsd: totalCostOf(entry, counts.costUsd),
  });
}

export function countByStatus(entries: Entries): Record<TaskStatus, number> {
  const counts: Record<TaskStatus, number> = { queued: 0, running: 0, completed: 0, failed: 0, cancelled: 0 };
  for (const { task } of entries.values()) counts[task.status] += 1;
  return counts;
}
