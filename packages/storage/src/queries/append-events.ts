import type { EventBatch, StoredEvent } from '@claude-ops/core';
import type { Dialect, RunningLog } from './dialect.ts';
import type { Database } from './tables.ts';

export async function appendEvents(
  database: Database,
  dialect: Dialect,
  batches: readonly EventBatch[],
): Promise<StoredEvent[]> {
  if (batches.every(({ events }) => events.length === 0)) return [];
  return database.transaction().execute(async (transaction) => {
    const tasks = await dialect.runningLogs(transaction, [...new Set(batches.map(({ taskId }) => taskId))]);
    const events = numberEvents(batches, tasks);
    if (events.length > 0) await dialect.insertEvents(transaction, events);
    return events;
  });
}

/** Gives sequences, leaving out the batches of attempts that are not the running one. */
function numberEvents(batches: readonly EventBatch[], tasks: readonly RunningLog[]): StoredEvent[] {
  const last = new Map(tasks.map((task) => [key(task.id, task.attempts), task.lastSequence]));
  return batches.flatMap(({ taskId, attempt, events }) => {
    const before = last.get(key(taskId, attempt));
    if (before === undefined) return [];
    last.set(key(taskId, attempt), before + events.length);
    return events.map(({ type, at, data }, index) => ({
      taskId,
      sequence: before + 1 + index,
      type,
      at,
      data,
    }));
  });
}

function key(taskId: string, attempt: number): string {
  return `${taskId}#${attempt}`;
}
