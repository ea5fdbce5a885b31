import type { EventLog } from '../../store/event-log.ts';
import type { AbandonedTask } from '../../store/task-queue.ts';
import type { AskedMarks } from './asked-marks.ts';
import { RESUMED } from './find-resumable.ts';

/** A server that ends of what it starts must not start it on and on. */
const MOST_RESTARTS = 2;
/** A run that has asked for nothing has said little. */
const PAGE = { after: 0, limit: 100, maxBytes: 1024 * 1024 } as const;

export interface RestartParts {
  readonly store: EventLog;
  readonly asked: AskedMarks;
}

/** Whether nothing was asked for by a run that an earlier server has left: it is then started again, as if it had not been. */
export async function canStartAgain(
  { task, attempt, isCancelRequested }: AbandonedTask,
  { store, asked }: RestartParts,
): Promise<boolean> {
  if (isCancelRequested || (await asked.has(attempt.id))) return false;
  const events = await store.listEvents(task.id, PAGE);
  return events.length < PAGE.limit && events.filter(({ type }) => type === RESUMED).length < MOST_RESTARTS;
}
