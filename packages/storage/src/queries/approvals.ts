import type { Approval } from '@claude-ops/contract';
import type {
  ApprovalInsertion,
  ApprovalQuery,
  ApprovalSettling,
  ApprovalWait,
  BoundedPage,
  NewApproval,
  StoredEvent,
} from '@claude-ops/core';
import { expressionBuilder, sql } from 'kysely';
import { appendEvent } from './append-event.ts';
import type { Dialect } from './dialect.ts';
import { fitting } from './fitting.ts';
import { PENDING } from './left-approvals.ts';
import { fromJson, toJson } from './rows.ts';
import type { Database, TaskApprovalTable, Tables } from './tables.ts';

/** Sorts after every id. */
const LAST_ID = '~';

export async function addApproval(
  database: Database,
  dialect: Dialect,
  { approval, requestId, event, mostOfTask }: NewApproval,
): Promise<ApprovalInsertion> {
  const { taskId, attempt } = approval;
  return await database.transaction().execute(async (transaction) => {
    const task = await dialect.holdTask(transaction, taskId);
    if (task?.status !== 'running' || task.attempts !== attempt) return { status: 'not_running' };
    const known = await transaction
      .selectFrom('task_approvals')
      .selectAll()
      .where('task_id', '=', taskId)
      .where('attempt', '=', attempt)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    if (known !== undefined) return { status: 'known', approval: rowToApproval(known) };
    const { count } = await transaction
      .selectFrom('task_approvals')
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .where('task_id', '=', taskId)
      .executeTakeFirstOrThrow();
    if (Number(count) >= mostOfTask) return { status: 'too_many' };
    await transaction.insertInto('task_approvals').values(approvalToRow(approval, requestId)).execute();
    return { status: 'inserted', event: await appendEvent(transaction, taskId, event) };
  });
}

export async function findApproval(database: Database, id: string): Promise<Approval | undefined> {
  const row = await database
    .selectFrom('task_approvals')
    .selectAll()
    .where('id', '=', id)
    .where(ofShownTask())
    .executeTakeFirst();
  return row && rowToApproval(row);
}

/** Sizes first, then those that fit. */
export async function listApprovals(
  database: Database,
  query: ApprovalQuery,
): Promise<BoundedPage<Approval>> {
  const sizes = await listSizes(database, query);
  const fit = fitting(sizes, query);
  if (fit.length === 0) return { rows: [], hasMore: false };
  const rows = await database
    .selectFrom('task_approvals')
    .selectAll()
    .where(
      'id',
      'in',
      fit.map(({ id }) => id),
    )
    .orderBy('id', 'desc')
    .execute();
  return { rows: rows.map(rowToApproval), hasMore: fit.length < sizes.length };
}

async function listSizes(
  database: Database,
  { status, taskId, createdBy, beforeId = LAST_ID, limit }: ApprovalQuery,
) {
  let query = database
    .selectFrom('task_approvals')
    .select(['id', sql<number>`octet_length(request) + coalesce(octet_length(decision), 0)`.as('bytes')])
    .where('id', '<', beforeId)
    .where(ofShownTask(createdBy));
  if (taskId !== undefined) query = query.where('task_id', '=', taskId);
  if (status !== undefined) query = query.where('status', '=', status);
  // One more than asked for tells whether more follow.
  return await query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
}

export async function listApprovalWaits(
  database: Database,
  { taskId, attempt }: { readonly taskId: string; readonly attempt: number },
): Promise<ApprovalWait[]> {
  const rows = await database
    .selectFrom('task_approvals')
    .select(['created_at', 'settled_at'])
    .where('task_id', '=', taskId)
    .where('attempt', '=', attempt)
    .execute();
  return rows.map(({ created_at, settled_at }) => ({ createdAt: created_at, settledAt: settled_at }));
}

export async function settleApproval(
  database: Database,
  dialect: Dialect,
  { id, taskId, to, decision, reason, at, event }: ApprovalSettling,
): Promise<StoredEvent | undefined> {
  return await database.transaction().execute(async (transaction) => {
    if ((await dialect.holdTask(transaction, taskId)) === undefined) return undefined;
    const { numUpdatedRows } = await transaction
      .updateTable('task_approvals')
      .set({ status: to, settled_at: at, decision: toJson(decision), reason })
      .where('id', '=', id)
      .where('task_id', '=', taskId)
      .where('status', '=', PENDING)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? await appendEvent(transaction, taskId, event) : undefined;
  });
}

/** What is pruned is not shown while it is being removed. */
function ofShownTask(createdBy?: string) {
  const eb = expressionBuilder<Tables, 'task_approvals'>();
  const shown = eb
    .selectFrom('tasks')
    .select('tasks.id')
    .whereRef('tasks.id', '=', 'task_approvals.task_id')
    .where('tasks.pruned_at', 'is', null);
  return eb.exists(createdBy === undefined ? shown : shown.where('tasks.created_by', '=', createdBy));
}

function approvalToRow(approval: Approval, requestId: string): TaskApprovalTable {
  return {
    id: approval.id,
    task_id: approval.taskId,
    attempt: approval.attempt,
    request_id: requestId,
    kind: approval.kind,
    status: approval.status,
    request: JSON.stringify(approval.request),
    created_at: approval.createdAt,
    expires_at: approval.expiresAt,
    settled_at: approval.settledAt,
    decision: toJson(approval.decision),
    reason: approval.reason,
  };
}

function rowToApproval(row: TaskApprovalTable): Approval {
  return {
    id: row.id,
    taskId: row.task_id,
    attempt: row.attempt,
    kind: row.kind,
    status: row.status,
    request: fromJson<Approval['request']>(row.request),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    settledAt: row.settled_at,
    decision: fromJson<Approval['decision']>(row.decision),
    reason: row.reason,
  };
}
