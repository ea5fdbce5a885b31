import { isFinal, isFinalEvent } from '@claude-ops/contract';
import type { EventLog, StoredEvent } from '../store/event-log.ts';
import type { TaskReader } from '../store/task-reader.ts';
import type { EventHub } from './event-hub.ts';
import { openLiveFeed } from './live-feed.ts';

const PAGE = { limit: 200, maxBytes: 4 * 1024 * 1024 };
const MAX_HELD_BYTES = 4 * 1024 * 1024;

export interface FollowLogOptions {
  readonly store: EventLog & TaskReader;
  readonly hub: EventHub;
  readonly taskId: string;
  /** Only events with a greater sequence. */
  readonly after: number;
  /** Ends the following, without an error. */
  readonly signal: AbortSignal;
}

/**
 * The log of a task and then what comes, without a gap or a duplicate, up to the final event. It subscribes first, reads
 * the log second and drops what it has seen; whenever the live feed shows a gap (a reader that was too slow for what may
 * be held for it) it reads the log again. So memory is bounded, and a slow reader costs nobody anything.
 */
export async function* followLog(options: FollowLogOptions): AsyncGenerator<StoredEvent, void> {
  const { store, hub, taskId, signal } = options;
  using feed = openLiveFeed({ hub, taskId, signal, maxBytes: MAX_HELD_BYTES });
  let last = options.after;

  for (let live: readonly StoredEvent[] = []; !signal.aborted; live = await feed.take()) {
    if (live.length === 0 || isBeyond(live, last)) {
      for await (const event of readLog(store, taskId, last)) {
        last = event.sequence;
        yield event;
        if (isFinalEvent(event)) return;
      }
      // What is beyond the log that was just read is of a task that was removed: nothing fills that gap any more.
      if (live.length === 0 ? await isOver(store, taskId, last) : isBeyond(live, last)) return;
    }
    for (const event of live) {
      if (event.sequence <= last) continue;
      last = event.sequence;
      yield event;
      if (isFinalEvent(event)) return;
    }
  }
}

function isBeyond([first]: readonly StoredEvent[], last: number): boolean {
  return first !== undefined && first.sequence > last + 1;
}

async function* readLog(store: EventLog, taskId: string, after: number): AsyncGenerator<StoredEvent, void> {
  for (let last = after; ;) {
    const page = await store.listEvents(taskId, { after: last, ...PAGE });
    yield* page;
    const end = page.at(-1);
    if (end === undefined) return;
    last = end.sequence;
  }
}

/** Whether the reader already has the final event: then nothing will ever come. */
async function isOver(store: EventLog & TaskReader, taskId: string, last: number): Promise<boolean> {
  const task = await store.find(taskId);
  if (task === undefined || !isFinal(task.status)) return task === undefined;
  const [next] = await store.listEvents(taskId, { ...PAGE, after: last, limit: 1 });
  return next === undefined;
}
