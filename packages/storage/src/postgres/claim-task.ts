import { STATUS_EVENTS } from '@claude-ops/contract';
import type { ClaimedTask, ClaimRequest } from '@claude-ops/core';
import { type ExpressionBuilder, sql } from 'kysely';
import { DatabaseError } from 'pg';
import { attemptOf } from '../queries/attempt-rows.ts';
import { oldestClaimableOfPostgres, oldestSeenInPostgres } from '../queries/oldest-claimable.ts';
import { rowToTask, STATE_COLUMNS } from '../queries/rows.ts';
import type { Database, Tables } from '../queries/tables.ts';

/**
 * One statement, so that a claim takes one round trip and one commit. To plan it takes PostgreSQL longer than to see that nothing waits, and
 * each node looks for each task that is queued: so they look first.
 */
export async function claimTask(database: Database, request: ClaimRequest): Promise<ClaimedTask | undefined> {
  if ((await looking(database, request).executeTakeFirst()) === undefined) return undefined;
  try {
    return await claimOnce(database, request);
  } catch (error) {
    if (!isSequenceTaken(error)) throw error;
    return await claimOnce(database, request);
  }
}

async function claimOnce(database: Database, request: ClaimRequest): Promise<ClaimedTask | undefined> {
  const row = await claiming(database, request).executeTakeFirst();
  if (row === undefined) return undefined;
  const attempt = attemptOf(row, request);
  const { id: taskId, sequence, type, at, data } = row;
  return {
    // A task that was queued has no result yet, nor hosts that its run was seen to ask for.
    task: rowToTask({ ...row, result: null, seen: null }),
    attempt,
    sealedSecrets: row.sealed,
    event: { taskId, sequence, type, at, data },
  };
}

/** The oldest task that waits, which another node may be about to take. */
export function looking(database: Database, request: ClaimRequest) {
  return database.selectFrom('tasks').select('id').where('id', '=', oldestSeenInPostgres(request));
}

/** Takes the task, begins its attempt, writes the event of that, and answers with all of them. */
export function claiming(database: Database, request: ClaimRequest) {
  const { attemptId, instanceId, leaseExpiresAt, now } = request;
  const data = sql<string>`json_build_object('attempt', attempts, 'mode', mode)::text`;
  return database
    .with('claimed', (db) =>
      db
        .updateTable('tasks')
        .set((eb) => ({ status: 'running', attempts: eb('attempts', '+', 1), started_at: now }))
        .where('id', '=', oldestClaimableOfPostgres(request))
        .returning(['id', 'mode', 'earlier_attempts', ...STATE_COLUMNS]),
    )
    .with('begun', (db) =>
      db
        .insertInto('attempts')
        .columns(['id', 'task_id', 'number', 'instance_id', 'lease_expires_at', 'started_at'])
        .expression(
          db
            .selectFrom('claimed')
            .select(({ val }) => [val(attemptId).as('attempt_id'), 'id', 'attempts'])
            .select(({ val }) => [
              val(instanceId).as('instance'),
              val(leaseExpiresAt).as('lease'),
              val(now).as('now'),
            ]),
        ),
    )
    .with('said', (db) =>
      db
        .insertInto('task_events')
        .columns(['task_id', 'sequence', 'type', 'at', 'data'])
        .expression(
          db
            .selectFrom('claimed')
            .select((eb) => ['id', nextSequence(eb).as('sequence')])
            .select(({ val }) => [val(STATUS_EVENTS.running).as('type'), val(now).as('at'), data.as('data')]),
        )
        .returning(['sequence', 'type', 'at', 'data']),
    )
    .selectFrom('claimed')
    .crossJoin('said')
    .innerJoin('task_inputs', 'task_inputs.task_id', 'claimed.id')
    .leftJoin('task_secrets', 'task_secrets.task_id', 'claimed.id')
    .selectAll(['claimed', 'said'])
    .select(['spec', 'sealed']);
}

function nextSequence(eb: ExpressionBuilder<Tables & { claimed: { id: string } }, 'claimed'>) {
  return eb
    .selectFrom('task_events')
    .select(sql<number>`coalesce(max(sequence), 0) + 1`.as('next'))
    .whereRef('task_events.task_id', '=', 'claimed.id');
}

/**
 * A statement sees the log as it was when it began. Between then and the moment when it holds the task, another node may have claimed the
 * task and queued it again: the next statement sees what that has written.
 */
function isSequenceTaken(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23505' && error.constraint === 'task_events_pkey';
}
