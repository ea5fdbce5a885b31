import { STATUS_EVENTS } from '@claude-ops/contract';
import type { EventLog } from '../../store/event-log.ts';
import type { AbandonedTask } from '../../store/task-queue.ts';
import { isRecord } from '../../system/is-record.ts';
import type { AskedMarks } from './asked-marks.ts';
import { RESUMED } from './find-resumable.ts';

/** A server that ends of what it starts must not start it on and on. */
const MOST_RESTARTS = 2;
/** A run that has asked for nothing has said little. */
const MOST_EVENTS = 100;
const PAGE = { limit: 1_000, maxBytes: 1024 * 1024 } as const;

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
  const { events, restarts } = await countLatest(task.id, store);
  return events < MOST_EVENTS && restarts < MOST_RESTARTS;
}

/** How many events the latest attempt has. The log begins with those of earlier ones. */
async function countLatest(taskId: string, store: EventLog) {
  let counts = { events: 0, restarts: 0 };
  for (let after = 0; ;) {
    const page = await store.listEvents(taskId, { after, ...PAGE });
    const last = page.at(-1);
    if (last === undefined) return counts;
    for (const { type, data } of page) {
      if (type === STATUS_EVENTS.running) counts = { events: 0, restarts: 0 };
      counts.events += 1;
      if (type === RESUMED && !isNextAttempt(data)) counts.restarts += 1;
    }
    after = last.sequence;
  }
}

/** Whether an attempt goes on in the session of an earlier one: nothing was started again. */
function isNextAttempt(data: string): boolean {
  const resumed: unknown = JSON.parse(data);
  return isRecord(resumed) && resumed['attempt'] !== undefined;
}
