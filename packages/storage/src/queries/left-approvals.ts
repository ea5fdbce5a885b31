import { approvalWithdrawn } from '@claude-ops/contract';
import type { StoredEvent } from '@claude-ops/core';
import { sql } from 'kysely';
import { appendEvent } from './append-event.ts';
import type { Database } from './tables.ts';

/** In words of the statement: only so an index of pending ones is known to have all that are asked for. */
export const PENDING = sql.lit<'pending'>('pending');

interface Withdrawal {
  readonly taskId: string;
  readonly at: string;
  readonly reason: string;
}

/** Withdraws what is pending when the attempt ends; within the transaction that writes its end, which holds the task. */
export async function withdrawApprovals(
  transaction: Database,
  { taskId, at, reason }: Withdrawal,
): Promise<StoredEvent[]> {
  const left = await transaction
    .selectFrom('task_approvals')
    .select('id')
    .where('task_id', '=', taskId)
    .where('status', '=', PENDING)
    .orderBy('id')
    .execute();
  const events: StoredEvent[] = [];
  for (const { id } of left) {
    await transaction
      .updateTable('task_approvals')
      .set({ status: 'withdrawn', settled_at: at, reason })
      .where('id', '=', id)
      .execute();
    events.push(await appendEvent(transaction, taskId, { at, ...approvalWithdrawn(id, reason) }));
  }
  return events;
}
