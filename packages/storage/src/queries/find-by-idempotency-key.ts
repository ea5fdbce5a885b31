import type { IdempotentTask } from '@claude-ops/core';
import { findTask } from './find-task.ts';
import type { Database } from './tables.ts';

export function findByIdempotencyKey(database: Database, key: string): Promise<IdempotentTask | undefined> {
  return database.transaction().execute((transaction) => findKeyHolder(transaction, key));
}

/** The same within a transaction. Undefined also where the task goes at this moment, and its key with it. */
export async function findKeyHolder(transaction: Database, key: string): Promise<IdempotentTask | undefined> {
  const row = await transaction
    .selectFrom('idempotency_keys')
    .select(['task_id', 'fingerprint'])
    .where('key', '=', key)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const task = await findTask(transaction, row.task_id);
  return task && { task, fingerprint: row.fingerprint };
}
