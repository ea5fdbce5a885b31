import { canChange, withdrawalReason, type SeenHost, type TaskResult } from '@claude-ops/contract';
import type { FinishRequest, TaskChange } from '@claude-ops/core';
import { sql } from 'kysely';
import { appendEvent } from './append-event.ts';
import { AttemptGoesOn, orRolledBack } from './attempt-goes-on.ts';
import { getTask } from './find-task.ts';
import { withdrawApprovals } from './left-approvals.ts';
import { refuseMessages } from './left-messages.ts';
import { resultColumns, toJson } from './rows.ts';
import type { Database } from './tables.ts';

export async function finishTask(
  database: Database,
  request: FinishRequest,
): Promise<TaskChange | undefined> {
  const { taskId, from, to, result, seenHosts = [], finishedAt, event } = request;
  if (!canChange(from, to)) return undefined;
  return await orRolledBack(database, async (transaction) => {
    if (!(await changeStatus(transaction, request))) return undefined;
    await transaction.deleteFrom('task_secrets').where('task_id', '=', taskId).execute();
    if (from === 'running') await endAttempt(transaction, request);
    if (result !== null) await keepResult(transaction, taskId, result);
    if (seenHosts.length > 0) await keepSeenHosts(transaction, taskId, seenHosts);
    const reason = withdrawalReason({ status: to, error: request.error });
    const withdrawn = await withdrawApprovals(transaction, { taskId, at: finishedAt, reason });
    const refused = await refuseMessages(transaction, { taskId, at: finishedAt });
    return {
      before: [...withdrawn, ...refused],
      event: await appendEvent(transaction, taskId, event),
      task: await getTask(transaction, taskId),
    };
  });
}

/** @returns whether the task was as the request takes it to be, and so was changed. */
async function changeStatus(transaction: Database, request: FinishRequest): Promise<boolean> {
  const { taskId, from, attempt, leaseEndedBefore, to, result, error, finishedAt } = request;
  const { isUntried = false, artifactsOmitted = null, continuableUntil = null } = request;
  let update = transaction
    .updateTable('tasks')
    .set({
      status: to,
      finished_at: finishedAt,
      error: toJson(error),
      waiting_for: null,
      ...resultColumns(result),
      cost_usd: totalCost(transaction, taskId, resultColumns(result).cost_usd),
      artifacts_omitted: toJson(artifactsOmitted),
      continuable_until: continuableUntil,
    })
    .where('id', '=', taskId)
    .where('status', '=', from);
  // A running task is changed by its own attempt only: none given, none matches.
  if (from === 'running') update = update.where('attempts', '=', attempt ?? null);
  if (isUntried) update = update.where('attempts', '=', 0);
  if (leaseEndedBefore !== undefined)
    update = update.where('id', 'in', endedLeases(transaction, taskId, leaseEndedBefore));
  if (to !== 'cancelled') update = update.where('cancel_requested_at', 'is', null);
  const { numUpdatedRows } = await update.executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a task has cost with all attempts, of which the last one has a result or not. An attempt that was queued again has ended already. */
function totalCost(transaction: Database, taskId: string, costUsd: number | null) {
  const noted = transaction
    .selectFrom('attempts')
    .select((eb) => eb.fn.sum<number | null>('cost_usd').as('cost'))
    .where('task_id', '=', taskId);
  if (costUsd === null) return noted;
  const earlier = noted.where('ended_at', 'is not', null);
  return sql<number>`coalesce(${earlier}, 0) + ${costUsd}`;
}

/** The task, where the lease of its running attempt ended before a moment. */
export function endedLeases(transaction: Database, taskId: string, before: string) {
  return transaction
    .selectFrom('attempts')
    .select('task_id')
    .where('task_id', '=', taskId)
    .where('ended_at', 'is', null)
    .where('lease_expires_at', '<', before);
}

async function endAttempt(
  transaction: Database,
  { taskId, leaseEndedBefore, finishedAt }: FinishRequest,
): Promise<void> {
  const update = transaction
    .updateTable('attempts')
    .set({ ended_at: finishedAt })
    .where('task_id', '=', taskId)
    .where('ended_at', 'is', null);
  if (leaseEndedBefore === undefined) {
    await update.execute();
    return;
  }
  // Once more: its lease may have been renewed since the task was changed, which does not hold this row.
  const { numUpdatedRows } = await update.where('lease_expires_at', '<', leaseEndedBefore).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AttemptGoesOn();
}

async function keepResult(transaction: Database, taskId: string, result: TaskResult): Promise<void> {
  await transaction
    .insertInto('task_results')
    .values({ task_id: taskId, result: JSON.stringify(result) })
    .execute();
}

async function keepSeenHosts(
  transaction: Database,
  taskId: string,
  seenHosts: readonly SeenHost[],
): Promise<void> {
  await transaction
    .insertInto('task_seen_hosts')
    .values({ task_id: taskId, seen: JSON.stringify(seenHosts) })
    .execute();
}
