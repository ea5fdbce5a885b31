import { isFinal, type Message } from '@claude-ops/contract';
import type {
  BoundedPage,
  MessageInsertion,
  MessageQuery,
  NewMessage,
  SettleRequest,
  StoredEvent,
  Withdrawal,
  WithdrawRequest,
} from '@claude-ops/core';
import { sql } from 'kysely';
import { appendEvent } from './append-event.ts';
import type { Dialect } from './dialect.ts';
import { fitting } from './fitting.ts';
import { QUEUED } from './left-messages.ts';
import type { Database, TaskMessageTable } from './tables.ts';

export async function addMessage(
  database: Database,
  dialect: Dialect,
  { message, event, idempotencyKey, mostOfTask }: NewMessage,
): Promise<MessageInsertion> {
  const { taskId } = message;
  return await database.transaction().execute(async (transaction) => {
    const task = await dialect.holdTask(transaction, taskId);
    if (task === undefined) return { status: 'no_task' };
    const taken = await findByKey(transaction, taskId, idempotencyKey);
    if (taken !== undefined) return { status: 'key_taken', message: taken };
    if (isFinal(task.status)) return { status: 'task_finished' };
    const { count } = await transaction
      .selectFrom('task_messages')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('task_id', '=', taskId)
      .executeTakeFirstOrThrow();
    if (count >= mostOfTask) return { status: 'too_many' };
    await transaction.insertInto('task_messages').values(messageToRow(message, idempotencyKey)).execute();
    return { status: 'inserted', event: await appendEvent(transaction, taskId, event) };
  });
}

async function findByKey(
  transaction: Database,
  taskId: string,
  idempotencyKey: string | undefined,
): Promise<Message | undefined> {
  if (idempotencyKey === undefined) return undefined;
  const row = await transaction
    .selectFrom('task_messages')
    .selectAll()
    .where('task_id', '=', taskId)
    .where('idempotency_key', '=', idempotencyKey)
    .executeTakeFirst();
  return row && rowToMessage(row);
}

export async function findMessage(
  database: Database,
  taskId: string,
  messageId: string,
): Promise<Message | undefined> {
  const row = await shownMessages(database, taskId)
    .selectAll()
    .where('id', '=', messageId)
    .executeTakeFirst();
  return row && rowToMessage(row);
}

/** Sizes first, then those that fit. */
export async function listMessages(
  database: Database,
  { taskId, afterId = '', ...bounds }: MessageQuery,
): Promise<BoundedPage<Message>> {
  const later = shownMessages(database, taskId).where('id', '>', afterId).orderBy('id');
  const sizes = await later
    .select(['id', sql<number>`octet_length(text)`.as('bytes')])
    // One more than asked for tells whether more follow.
    .limit(bounds.limit + 1)
    .execute();
  const fit = fitting(sizes, bounds);
  const last = fit.at(-1);
  if (last === undefined) return { rows: [], hasMore: false };
  const rows = await later.selectAll().where('id', '<=', last.id).execute();
  return { rows: rows.map(rowToMessage), hasMore: fit.length < sizes.length };
}

/** Those of a task that is not pruned. */
function shownMessages(database: Database, taskId: string) {
  return database
    .selectFrom('task_messages')
    .where('task_id', '=', taskId)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('tasks').select('tasks.id').where('tasks.id', '=', taskId).where('pruned_at', 'is', null),
      ),
    );
}

export async function settleMessage(
  database: Database,
  dialect: Dialect,
  { taskId, messageId, attempt, to, turn, at, event }: SettleRequest,
): Promise<StoredEvent | undefined> {
  return await database.transaction().execute(async (transaction) => {
    const task = await dialect.holdTask(transaction, taskId);
    if (task?.status !== 'running' || task.attempts !== attempt) return undefined;
    const { numUpdatedRows } = await transaction
      .updateTable('task_messages')
      .set({ status: to, settled_at: at, turn })
      .where('id', '=', messageId)
      .where('task_id', '=', taskId)
      .where('status', '=', QUEUED)
      .where('handed_to', '=', attempt)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? await appendEvent(transaction, taskId, event) : undefined;
  });
}

export async function withdrawMessage(
  database: Database,
  dialect: Dialect,
  { taskId, messageId, at, event }: WithdrawRequest,
): Promise<Withdrawal> {
  return await database.transaction().execute(async (transaction) => {
    await dialect.holdTask(transaction, taskId);
    const row = await transaction
      .selectFrom('task_messages')
      .select(['status', 'handed_to'])
      .where('id', '=', messageId)
      .where('task_id', '=', taskId)
      .executeTakeFirst();
    if (row === undefined) return { status: 'not_found' };
    if (row.status !== 'queued') return { status: 'settled' };
    // It may be handed over in this very moment: that does not hold the task.
    const { numUpdatedRows } = await transaction
      .updateTable('task_messages')
      .set({ status: 'withdrawn', settled_at: at })
      .where('id', '=', messageId)
      .where('handed_to', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows > 0n)
      return { status: 'withdrawn', event: await appendEvent(transaction, taskId, event) };
    await transaction
      .updateTable('task_messages')
      .set({ is_unwanted: 1 })
      .where('id', '=', messageId)
      .execute();
    return { status: 'asked' };
  });
}

function messageToRow(message: Message, idempotencyKey: string | undefined): TaskMessageTable {
  return {
    id: message.id,
    task_id: message.taskId,
    text: message.text,
    delivery: message.delivery,
    status: message.status,
    created_at: message.createdAt,
    settled_at: message.settledAt,
    handed_to: null,
    is_unwanted: 0,
    turn: message.turn,
    reason: message.reason,
    idempotency_key: idempotencyKey ?? null,
  };
}

function rowToMessage(row: TaskMessageTable): Message {
  return {
    id: row.id,
    taskId: row.task_id,
    status: row.status,
    text: row.text,
    delivery: row.delivery,
    createdAt: row.created_at,
    settledAt: row.settled_at,
    attempt: row.status === 'queued' ? null : row.handed_to,
    turn: row.turn,
    reason: row.reason,
  };
}
