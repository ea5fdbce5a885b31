import type { TaskEvent } from '@claude-ops/contract';
import { isFinalEvent } from '@claude-ops/contract';
import type { Fleet } from './fleet.ts';

/** How long a reader may hear nothing of a task that is queued or runs, in milliseconds, before it is called hung. */
const PATIENCE_MS = 120_000;

export interface Reading {
  readonly events: readonly TaskEvent[];
  /** What was wrong with what it was told. */
  readonly problems: readonly string[];
}

/** Follows a task to its end, over nodes that go away: on from the last event that was heard. */
export async function readTask(id: string, fleet: Fleet): Promise<Reading> {
  const events: TaskEvent[] = [];
  const problems: string[] = [];
  let last = 0;
  const followOnce = async (): Promise<boolean> =>
    await fleet.ask(async (client) => {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      for await (const event of client.followTaskEvents(id, { after: last, signal })) {
        if (event.sequence !== last + 1) problems.push(`${id}: event ${event.sequence} came after ${last}`);
        last = event.sequence;
        events.push(event);
        if (isFinalEvent(event)) return true;
      }
      return false;
    });
  while (!(await followOnce())) continue;
  return { events, problems };
}
