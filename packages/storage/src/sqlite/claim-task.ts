import type { ClaimedTask, ClaimRequest } from '@claude-ops/core';
import { appendEvent } from '../queries/append-event.ts';
import { attemptOf, attemptToRow } from '../queries/attempt-rows.ts';
import { getTask } from '../queries/find-task.ts';
import { oldestClaimableOfSqlite } from '../queries/oldest-claimable.ts';
import { startedEvent } from '../queries/started-event.ts';
import type { Database } from '../queries/tables.ts';

/** Statement by statement: no round trip is saved where the database is a part of this process. */
export function claimTask(database: Database, request: ClaimRequest): Promise<ClaimedTask | undefined> {
  return database.transaction().execute(async (transaction) => {
    const claimed = await takeOldest(transaction, request);
    if (claimed === undefined) return undefined;
    const attempt = attemptOf(claimed, request);
    await transaction.insertInto('attempts').values(attemptToRow(attempt)).execute();
    const task = await getTask(transaction, claimed.id);
    return {
      task,
      attempt,
      sealedSecrets: await findSealedSecrets(transaction, claimed.id),
      event: await appendEvent(transaction, claimed.id, startedEvent(task, attempt)),
    };
  });
}

function takeOldest(transaction: Database, request: ClaimRequest) {
  return transaction
    .updateTable('tasks')
    .set((eb) => ({ status: 'running', attempts: eb('attempts', '+', 1), started_at: request.now }))
    .where('id', '=', oldestClaimableOfSqlite(request))
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
