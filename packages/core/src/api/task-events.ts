import {
  ClaudeOpsError,
  isFinalEvent,
  LIMITS,
  TaskEventFilter,
  type FollowOptions,
  type TaskEvent,
  type TaskEventPage,
} from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';
import type { EventHub } from '../events/event-hub.ts';
import { followLog } from '../events/follow-log.ts';
import { sharedTaskEvent, toTaskEvent } from '../events/shared-task-event.ts';
import type { EventLog, StoredEvent } from '../store/event-log.ts';
import type { TaskReader } from '../store/task-reader.ts';
import { getTask } from './get-task.ts';
import { assertWanted } from './unless-given-up.ts';

/** A page that is answered as one document is in memory whole, several times over. */
const PAGE_BYTES = 16 * 1024 * 1024;

export interface EventParts {
  readonly store: TaskReader & EventLog;
  readonly hub: EventHub;
  /** Ends every following: the server is going down. */
  readonly closing: AbortSignal;
}

/** One page of a task's log. */
export async function listTaskEvents(
  id: string,
  value: unknown,
  store: TaskReader & EventLog,
): Promise<TaskEventPage> {
  const { after = 0, limit = LIMITS.eventPageDefault } = parse(TaskEventFilter, value);
  const page = await store.listEvents(id, { after, limit, maxBytes: PAGE_BYTES });
  const last = page.at(-1);
  if (last === undefined) await getTask(id, store);
  return { data: page.map(toTaskEvent), nextAfter: await nextAfter(last, store) };
}

/** Where the next page begins, if there is one: a page may end for its length, its size, or because the log does. */
async function nextAfter(
  last: StoredEvent | undefined,
  store: TaskReader & EventLog,
): Promise<number | null> {
  if (last === undefined || isFinalEvent(last)) return null;
  const [next] = await store.listEvents(last.taskId, { after: last.sequence, limit: 1, maxBytes: 0 });
  return next === undefined ? null : last.sequence;
}

/**
 * Follows a task's log as an iterator that can be left at any time, also while it waits: the generator alone would only
 * return once its next event has come.
 */
export function followTaskEvents(
  id: string,
  { after = 0, signal }: FollowOptions,
  parts: EventParts,
): AsyncIterableIterator<TaskEvent> {
  const leaving = new AbortController();
  const either = AbortSignal.any([leaving.signal, parts.closing]);
  const leave = () => leaving.abort();
  const events = follow();

  async function* follow(): AsyncGenerator<TaskEvent, void> {
    assertWanted(signal);
    // A signal with a listener is not collected, even where its caller keeps no reference to it.
    signal?.addEventListener('abort', leave, { once: true });
    try {
      parse(TaskEventFilter, { after });
      await getTask(id, parts.store);
      for await (const event of followLog({ ...parts, taskId: id, after, signal: either })) {
        assertWanted(signal);
        yield sharedTaskEvent(event);
      }
    } finally {
      signal?.removeEventListener('abort', leave);
    }
    assertWanted(signal);
    if (parts.closing.aborted) throw new ClaudeOpsError('shutting_down', 'The server is shutting down.');
  }

  return {
    next: () => events.next(),
    async return() {
      leaving.abort();
      return await events.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
