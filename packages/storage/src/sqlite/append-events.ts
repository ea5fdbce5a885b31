import type { EventBatch, StoredEvent } from '@claude-ops/core';
import { eventToRow } from './rows.ts';
import { selectLastSequence } from './last-sequence.ts';
import type { Database } from './tables.ts';

/** Few sizes of statements to prepare and keep; SQLite itself would take thirty times as many. */
const ROWS_PER_STATEMENT = 100;

interface RunningTask {
  readonly id: string;
  readonly attempts: number;
  readonly lastSequence: number;
}

export async function appendEvents(
  database: Database,
  batches: readonly EventBatch[],
): Promise<StoredEvent[]> {
  if (batches.every(({ events }) => events.length === 0)) return [];
  return database.transaction().execute(async (transaction) => {
    const tasks = await listRunning(transaction, [...new Set(batches.map(({ taskId }) => taskId))]);
    const events = numberEvents(batches, tasks);
    for (let start = 0; start < events.length; start += ROWS_PER_STATEMENT) {
      const rows = events.slice(start, start + ROWS_PER_STATEMENT).map(eventToRow);
      await transaction.insertInto('task_events').values(rows).execute();
    }
    return events;
  });
}

function listRunning(transaction: Database, ids: readonly string[]): Promise<RunningTask[]> {
  return transaction
    .selectFrom('tasks')
    .select((eb) => ['tasks.id', 'tasks.attempts', selectLastSequence(eb)])
    .where('tasks.id', 'in', ids)
    .where('tasks.status', '=', 'running')
    .execute();
}

/** Gives sequences, leaving out the batches of attempts that are not the running one. */
function numberEvents(batches: readonly EventBatch[], tasks: readonly RunningTask[]): StoredEvent[] {
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
