import type { AttemptRecord, ClaimedTask, ClaimRequest } from '@claude-ops/core';
import { appendEvent } from './append-event.ts';
import { attemptToRow } from './attempt-rows.ts';
import type { Dialect } from './dialect.ts';
import { getTask } from './find-task.ts';
import type { Database } from './tables.ts';

export function claimTask(
  database: Database,
  dialect: Dialect,
  request: ClaimRequest,
): Promise<ClaimedTask | undefined> {
  return database.transaction().execute(async (transaction) => {
    const claimed = await takeOldest(transaction, dialect, request);
    if (claimed === undefined) return undefined;
    const attempt: AttemptRecord = {
      id: request.attemptId,
      taskId: claimed.id,
      number: claimed.attempts,
      instanceId: request.instanceId,
      leaseExpiresAt: request.leaseExpiresAt,
      startedAt: request.now,
    };
    await transaction.insertInto('attempts').values(attemptToRow(attempt)).execute();
    const task = await getTask(transaction, claimed.id);
    return {
      task,
      attempt,
      sealedSecrets: await findSealedSecrets(transaction, claimed.id),
      event: await appendEvent(transaction, claimed.id, request.event(task, attempt)),
    };
  });
}

function takeOldest(transaction: Database, { oldestClaimable }: Dialect, request: ClaimRequest) {
  return transaction
    .updateTable('tasks')
    .set((eb) => ({ status: 'running', attempts: eb('attempts', '+', 1), started_at: request.now }))
    .where('id', '=', oldestClaimable(request))
    .returning(['id', 'attempts'])
    .executeTakeFirst();
}

async function findSealedSecrets(transaction: Database, taskId: string): Promise<string | null> {
  const row = await transaction
    .selectFrom('task_secrets')
    .select('sealed')
    .where('task_id', '=', taskId)
    .executeTakeFirst();
  return row?.sealed ?? null;
}
