import { LIMITS, TaskFilter, type TaskPage } from '@claude-ops/contract';
import { invalidRequest, parse } from '@claude-ops/contract/validation';
import { timestamp } from '../clock.ts';
import type { TaskQuery, TaskStore } from '../store/task-store.ts';
import { fromCursor, toCursor } from './cursor.ts';

const DAY_CHARACTERS = 'YYYY-MM-DD'.length;
/** Beyond it a timestamp has more digits, and no longer sorts as text. */
const LATEST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** One page of tasks, newest first. */
export async function listTasks(value: unknown, store: TaskStore): Promise<TaskPage> {
  const filter = parse(TaskFilter, value);
  const limit = filter.limit ?? LIMITS.pageDefault;
  // One more than asked for tells whether there is a next page.
  const found = await store.list({ ...toQuery(filter), limit: limit + 1 });
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.id) : null };
}

function toQuery({
  status,
  tags,
  createdAfter,
  createdBefore,
  cursor,
}: TaskFilter): Omit<TaskQuery, 'limit'> {
  return {
    ...(status === undefined ? {} : { statuses: [...new Set([status].flat())] }),
    ...(tags === undefined ? {} : { tags }),
    ...(createdAfter === undefined ? {} : { createdAfter: moment('/createdAfter', createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: moment('/createdBefore', createdBefore) }),
    ...(cursor === undefined ? {} : { beforeId: fromCursor(cursor) }),
  };
}

function moment(pointer: string, text: string): string {
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs) || !isDay(text.slice(0, DAY_CHARACTERS)) || epochMs > LATEST_MS)
    throw invalidRequest([{ pointer, detail: `"${text}" is no such day or time` }]);
  return timestamp(epochMs);
}

/** The parser takes a 30th of February for the 2nd of March. */
function isDay(day: string): boolean {
  return timestamp(Date.parse(day)).startsWith(day);
}
