import type { StoredEvent } from '@claude-ops/core';
import { rowToEvent } from './rows.ts';
import type { Database } from './tables.ts';

export async function listEvents(
  database: Database,
  { taskId, after, limit }: { taskId: string; after: number; limit: number },
): Promise<StoredEvent[]> {
  const rows = await database
    .selectFrom('task_events')
    .select(['task_id', 'sequence', 'type', 'at', 'data'])
    .where('task_id', '=', taskId)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .limit(limit)
    .execute();
  return rows.map(rowToEvent);
}
