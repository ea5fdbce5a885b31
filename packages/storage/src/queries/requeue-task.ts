import { withdrawalReason, type EarlierAttempt } from '@claude-ops/contract';
import type { CostNote, RequeueRequest, TaskChange, WaitingNote } from '@claude-ops/core';
import { appendEvent } from './append-event.ts';
import type { Dialect } from './dialect.ts';
import { getTask } from './find-task.ts';
import { AttemptGoesOn, orRolledBack } from './attempt-goes-on.ts';
import { endedLeases } from './finish-task.ts';
import { withdrawApprovals } from './left-approvals.ts';
import { requeueMessages } from './left-messages.ts';
import { limitAt } from './limit-at.ts';
import { holdNeeds } from './needs.ts';
import { toJson } from './rows.ts';
import type { Database, TaskTable } from './tables.ts';

export async function requeueTask(
  database: Database,
  dialect: Dialect,
  request: RequeueRequest,
): Promise<TaskChange | undefined> {
  const { taskId } = request;
  return await orRolledBack(database, async (transaction) => {
    // First: it holds the row, so that nobody else changes the task meanwhile.
    const queued = await changeStatus(transaction, request);
    if (queued === undefined) return undefined;
    const ended = await endAttempt(transaction, request);
    if (ended === undefined) throw new AttemptGoesOn();
    const { earlierAttempts } = await getTask(transaction, taskId);
    const { credential, bound_to } = queued;
    const heldBy = await limitAt(transaction, dialect, { credential, at: ended.endedAt });
    await transaction
      .updateTable('tasks')
      .set({
        ...(heldBy && { bound_to: holdNeeds(bound_to, heldBy.id) }),
        earlier_attempts: JSON.stringify([...earlierAttempts, ended]),
        cost_usd: transaction
          .selectFrom('attempts')
          .select((eb) => eb.fn.sum<number | null>('attempts.cost_usd').as('cost'))
          .where('task_id', '=', taskId),
      })
      .where('id', '=', taskId)
      .execute();
    const reason = withdrawalReason({ status: 'queued', error: request.error });
    const withdrawn = await withdrawApprovals(transaction, { taskId, at: ended.endedAt, reason });
    const { keepsRead = false, unread = [] } = request;
    const messages = { taskId, at: ended.endedAt, keepsRead, unread };
    const before = [...withdrawn, ...(await requeueMessages(transaction, messages))];
    const event = await appendEvent(transaction, taskId, request.event(ended));
    return { before, event, task: await getTask(transaction, taskId) };
  });
}

async function changeStatus(
  transaction: Database,
  { taskId, attempt, leaseEndedBefore }: RequeueRequest,
): Promise<Pick<TaskTable, 'credential' | 'bound_to'> | undefined> {
  let update = transaction
    .updateTable('tasks')
    .set({ status: 'queued', started_at: null, waiting_for: null })
    .where('id', '=', taskId)
    .where('status', '=', 'running')
    .where('attempts', '=', attempt)
    .where('cancel_requested_at', 'is', null);
  if (leaseEndedBefore !== undefined)
    update = update.where('id', 'in', endedLeases(transaction, taskId, leaseEndedBefore));
  return await update.returning(['credential', 'bound_to']).executeTakeFirst();
}

async function endAttempt(
  transaction: Database,
  { taskId, attempt, leaseEndedBefore, endedAt, error, costUsd }: RequeueRequest,
): Promise<EarlierAttempt | undefined> {
  let update = transaction
    .updateTable('attempts')
    .set((eb) => ({
      ended_at: leaseEndedBefore === undefined ? endedAt : eb.ref('lease_expires_at'),
      ...(costUsd !== undefined && { cost_usd: costUsd }),
    }))
    .where('task_id', '=', taskId)
    .where('number', '=', attempt)
    .where('ended_at', 'is', null);
  // Once more: its lease may have been renewed since the task was changed, which does not hold this row.
  if (leaseEndedBefore !== undefined) update = update.where('lease_expires_at', '<', leaseEndedBefore);
  const row = await update.returning(['started_at', 'ended_at', 'cost_usd']).executeTakeFirst();
  if (row === undefined) return undefined;
  const { started_at: startedAt, ended_at, cost_usd } = row;
  return { attempt, startedAt, endedAt: ended_at ?? endedAt, error, costUsd: cost_usd };
}

export async function noteWaiting(
  database: Database,
  { taskId, attempt, waitingFor }: WaitingNote,
): Promise<void> {
  await database
    .updateTable('tasks')
    .set({ waiting_for: toJson(waitingFor) })
    .where('id', '=', taskId)
    .where('status', '=', 'running')
    .where('attempts', '=', attempt)
    .execute();
}

export async function noteCost(database: Database, { taskId, attempt, costUsd }: CostNote): Promise<void> {
  await database
    .updateTable('attempts')
    .set({ cost_usd: costUsd })
    .where('task_id', '=', taskId)
    .where('number', '=', attempt)
    .where('ended_at', 'is', null)
    .execute();
}
