import type { IdempotentTask } from '@claude-ops/core';
import { getTask } from './find-task.ts';
import type { Database } from './tables.ts';

export function findByIdempotencyKey(database: Database, key: string): Promise<IdempotentTask | undefined> {
  return database.transaction().execute((transaction) => findKeyHolder(transaction, key));
}

/** The same within a transaction, so that the task is still there when it is read. */
export async function findKeyHolder(transaction: Database, key: string): Promise<IdempotentTask | undefined> {
  const row = await transaction
    .selectFrom('idempotency_keys')
    .select(['task_id', 'fingerprint'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { task: await getTask(transaction, row.task_id), fingerprint: row.fingerprint };
}
