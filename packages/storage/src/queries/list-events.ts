import type { EventPageRequest, StoredEvent } from '@claude-ops/core';
import { sql } from 'kysely';
import { fitting } from './fitting.ts';
import { rowToEvent } from './rows.ts';
import type { Database } from './tables.ts';

interface EventRange {
  readonly taskId: string;
  readonly after: number;
  readonly upTo: number;
}

/** Sizes first, then the data of those that fit. A log only grows at its end, so the two reads agree. */
export async function listEvents(
  database: Database,
  { taskId, ...page }: EventPageRequest & { taskId: string },
): Promise<StoredEvent[]> {
  const upTo = fitting(await listSizes(database, taskId, page), page).at(-1)?.sequence;
  return upTo === undefined ? [] : listRange(database, { taskId, after: page.after, upTo });
}

function listSizes(database: Database, taskId: string, { after, limit }: EventPageRequest) {
  return (
    database
      .selectFrom('task_events')
      // Of a column, SQLite knows it without reading the value (https://sqlite.org/lang_corefunc.html#octet_length).
      .select(['sequence', sql<number>`octet_length(data)`.as('bytes')])
      .where('task_id', '=', taskId)
      .where('sequence', '>', after)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('tasks').select('id').where('id', '=', taskId).where('pruned_at', 'is', null)),
      )
      .orderBy('sequence')
      .limit(limit)
      .execute()
  );
}

async function listRange(database: Database, { taskId, after, upTo }: EventRange): Promise<StoredEvent[]> {
  const rows = await database
    .selectFrom('task_events')
    .select(['task_id', 'sequence', 'type', 'at', 'data'])
    .where('task_id', '=', taskId)
    .where('sequence', '>', after)
    .where('sequence', '<=', upTo)
    .orderBy('sequence')
    .execute();
  return rows.map(rowToEvent);
}
