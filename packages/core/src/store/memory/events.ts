import type { EventBatch, EventPageRequest, StoredEvent } from '../event-log.ts';
import { append, type Entries } from './entries.ts';

export function appendBatch(entries: Entries, { taskId, attempt, events }: EventBatch): StoredEvent[] {
  const entry = entries.get(taskId);
  if (entry?.attempt?.number !== attempt) return [];
  return events.map((event) => append(entry, event));
}

export function pageOf(
  events: readonly StoredEvent[],
  { after, limit, maxBytes }: EventPageRequest,
): StoredEvent[] {
  const page = events.slice(after, after + limit);
  let total = 0;
  const tooMany = page.findIndex(
    ({ data }, index) => (total += Buffer.byteLength(data)) > maxBytes && index > 0,
  );
  return tooMany === -1 ? page : page.slice(0, tooMany);
}
