import type { TaskStatus } from '@claude-ops/contract';
import type { Kysely } from 'kysely';
import { selectLastSequence } from '../queries/last-sequence.ts';
import type { Tables } from '../queries/tables.ts';

/** One transaction copies so many tasks at most, and begins no further one after so many events. */
const MOST_TASKS = 100;
const MOST_EVENTS = 5_000;

export interface SourceTask {
  readonly id: string;
  readonly status: TaskStatus;
  /** Of the engine that runs it: see `bindToEngine`. */
  readonly needs: string | null;
  /** Of its log; 0 while it is empty. */
  readonly lastSequence: number;
}

/** All tasks, oldest first. A pruned task is gone for its readers, and stays behind. */
export async function* sourceBatches(source: Kysely<Tables>): AsyncGenerator<SourceTask[], void> {
  for (let after = ''; ;) {
    const found = await source
      .selectFrom('tasks')
      .select((eb) => ['tasks.id', 'tasks.status', 'tasks.bound_to as needs', selectLastSequence(eb)])
      .where('tasks.id', '>', after)
      .where('tasks.pruned_at', 'is', null)
      .orderBy('tasks.id')
      .limit(MOST_TASKS)
      .execute();
    const batch = found.slice(0, countWithin(found));
    const last = batch.at(-1);
    if (last === undefined) return;
    yield batch;
    after = last.id;
  }
}

function countWithin(tasks: readonly SourceTask[]): number {
  let events = 0;
  const beyond = tasks.findIndex(({ lastSequence }) => (events += lastSequence) > MOST_EVENTS);
  return beyond === -1 ? tasks.length : Math.max(beyond, 1);
}
