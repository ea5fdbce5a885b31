import type { EventDraft, StoredEvent } from '@claude-ops/core';
import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** Writes the next event of a task's log, whatever the status of the task; within a transaction. */
export async function appendEvent(
  transaction: Database,
  taskId: string,
  { type, at, data }: EventDraft,
): Promise<StoredEvent> {
  const { sequence } = await transaction
    .insertInto('task_events')
    .values((eb) => ({
      task_id: taskId,
      sequence: eb
        .selectFrom('task_events')
        .select(sql<number>`coalesce(max(sequence), 0) + 1`.as('next'))
        .where('task_id', '=', taskId),
      type,
      at,
      data,
    }))
    .returning('sequence')
    .executeTakeFirstOrThrow();
  return { taskId, sequence, type, at, data };
}
