import { messageRefused, messageWithdrawn, refusalReason } from '@claude-ops/contract';
import type { RequeueRequest, StoredEvent } from '@claude-ops/core';
import { sql } from 'kysely';
import { appendEvent } from './append-event.ts';
import type { Database } from './tables.ts';

/** In words of the statement: only so an index of queued ones is known to have all that are asked for. */
export const QUEUED = sql.lit<'queued'>('queued');

/** A message as it is before an attempt is given it. */
export const UNGIVEN = {
  status: 'queued',
  settled_at: null,
  handed_to: null,
  is_unwanted: 0,
  turn: null,
} as const;

interface EndOfAttempt {
  readonly taskId: string;
  readonly at: string;
}

/** Refuses what is queued when the task ends; within the transaction that ends it, which holds the task. */
export async function refuseMessages(
  transaction: Database,
  { taskId, at }: EndOfAttempt,
): Promise<StoredEvent[]> {
  const left = await leftOf(transaction, taskId);
  const events: StoredEvent[] = [];
  for (const { id, handed_to } of left) {
    const message = { id, wasHanded: handed_to !== null };
    await transaction
      .updateTable('task_messages')
      .set({ status: 'refused', settled_at: at, reason: refusalReason(message) })
      .where('id', '=', id)
      .execute();
    events.push(await appendEvent(transaction, taskId, { at, ...messageRefused(message) }));
  }
  return events;
}

/**
 * Queues again what the ended attempt was given; within the transaction that queues the task again, which holds it. What the attempt has read
 * stays read where the next one may go on from it.
 */
export async function requeueMessages(
  transaction: Database,
  { taskId, at, keepsRead, unread }: EndOfAttempt & Required<Pick<RequeueRequest, 'keepsRead' | 'unread'>>,
): Promise<StoredEvent[]> {
  const unwanted = (await leftOf(transaction, taskId)).filter(({ is_unwanted }) => is_unwanted === 1);
  const events: StoredEvent[] = [];
  for (const { id } of unwanted) {
    await transaction
      .updateTable('task_messages')
      .set({ status: 'withdrawn', settled_at: at })
      .where('id', '=', id)
      .execute();
    events.push(await appendEvent(transaction, taskId, { at, ...messageWithdrawn(id) }));
  }
  await transaction
    .updateTable('task_messages')
    .set(UNGIVEN)
    .where('task_id', '=', taskId)
    .where('status', 'in', ['queued', 'delivered'])
    .$if(keepsRead, (update) =>
      update.where(({ or, eb }) =>
        or([eb('status', '=', QUEUED), ...(unread.length === 0 ? [] : [eb('id', 'in', [...unread])])]),
      ),
    )
    .execute();
  return events;
}

async function leftOf(transaction: Database, taskId: string) {
  return await transaction
    .selectFrom('task_messages')
    .select(['id', 'handed_to', 'is_unwanted'])
    .where('task_id', '=', taskId)
    .where('status', '=', QUEUED)
    .orderBy('id')
    .execute();
}
