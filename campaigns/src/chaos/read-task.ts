import type { TaskEvent } from '@claude-ops/contract';
import { isFinalEvent } from '@claude-ops/contract';
import type { Fleet } from './fleet.ts';

export interface Reading {
  readonly events: readonly TaskEvent[];
  /** What was wrong with what it was told. */
  readonly problems: readonly string[];
}

/**
 * Follows a task to its end, over nodes that go away: on from the last event that was heard.
 *
 * @param tooLate aborted when every task has ended for long: a reader that still waits hangs.
 */
export async function readTask(id: string, fleet: Fleet, tooLate: AbortSignal): Promise<Reading> {
  const events: TaskEvent[] = [];
  const problems: string[] = [];
  let last = 0;
  const followOnce = async (): Promise<boolean> =>
    await fleet.ask(async (client) => {
      for await (const event of client.followTaskEvents(id, { after: last, signal: tooLate })) {
        if (event.sequence !== last + 1) problems.push(`${id}: event ${event.sequence} came after ${last}`);
        last = event.sequence;
        events.push(event);
        if (isFinalEvent(event)) return true;
      }
      return false;
    });
  try {
    while (!(await followOnce())) continue;
  } catch (error) {
    if (!tooLate.aborted) throw error;
    problems.push(`${id}: its reader hangs after event ${last}`);
  }
  return { events, problems };
}
