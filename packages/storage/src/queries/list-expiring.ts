import type { ExpiringTask } from '@claude-ops/core';
import { sql } from 'kysely';
import type { Database } from './tables.ts';

/** As the index says it: of values that are bound a database does not know that the index has them all. */
const IS_EXPIRING = sql<boolean>`status = 'queued' and attempts = 0 and expires_at is not null`;

export async function listExpiring(database: Database, limit: number): Promise<ExpiringTask[]> {
  return await database
    .selectFrom('tasks')
    .select('id as taskId')
    .select((eb) => eb.ref('expires_at').$notNull().as('expiresAt'))
    .where(IS_EXPIRING)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
}
