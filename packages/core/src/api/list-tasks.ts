import { LIMITS, TaskFilter, type TaskPage } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { TaskQuery } from '../store/task-reader.ts';
import { fromCursor, toCursor } from './cursor.ts';
import { moment } from './moment.ts';
import { tellWaiting, type WaitingParts } from './tell-waiting.ts';

/** One page of tasks, newest first. */
export async function listTasks(value: unknown, parts: WaitingParts): Promise<TaskPage> {
  const filter = parse(TaskFilter, value);
  const limit = filter.limit ?? LIMITS.pageDefault;
  // One more than asked for tells whether there is a next page.
  const found = await parts.store.list({ ...toQuery(filter), limit: limit + 1 });
  const data = await tellWaiting(found.slice(0, limit), parts);
  const last = data.at(-1);
  return { data, nextCursor: found.length > limit && last !== undefined ? toCursor(last.id) : null };
}

function toQuery({
  status,
  tags,
  waiting,
  conversation,
  createdBy,
  createdAfter,
  createdBefore,
  cursor,
}: TaskFilter): Omit<TaskQuery, 'limit'> {
  return {
    ...(status === undefined ? {} : { statuses: [...new Set([status].flat())] }),
    ...(tags === undefined ? {} : { tags }),
    ...(waiting === undefined ? {} : { isWaiting: waiting }),
    ...(conversation === undefined ? {} : { conversation }),
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(createdAfter === undefined ? {} : { createdAfter: moment('/createdAfter', createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: moment('/createdBefore', createdBefore) }),
    ...(cursor === undefined ? {} : { beforeId: fromCursor(cursor) }),
  };
}
