import { STATUS_EVENTS, type ExecutionMode, type OwnEventType, type Task } from '@claude-ops/contract';
import type { Clock } from '../../clock.ts';
import { isRecord } from '../../system/is-record.ts';
import { count } from '../../claude/message.ts';
import type { LogSize } from '../../events/log-limit.ts';
import type { Executor, FoundRun } from '../../executors/executor.ts';
import type { EventLog, StoredEvent } from '../../store/event-log.ts';
import type { ApprovalWait, TaskApprovals } from '../../store/task-approvals.ts';
import type { AbandonedTask } from '../../store/task-queue.ts';
import { waitedMs } from './waited-ms.ts';
import type { ResumeNote, ResumeNotes } from './resume-notes.ts';

/** An attempt that is gone on with where an earlier server left it. */
export interface Resumption extends ResumeNote, FoundRun, Said {
  /** How long its time stood, in milliseconds. */
  readonly waitedMs: number;
}

/** What an attempt has brought by now. */
interface Said {
  /** How many events of the CLI: those in the log, and those that it could not take. */
  readonly after: number;
  /** Those in the log. */
  readonly logged: LogSize;
}

export interface ResumableTask extends AbandonedTask {
  readonly resumption: Resumption;
}

export interface ResumeParts {
  readonly store: EventLog & TaskApprovals;
  readonly clock: Clock;
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly notes: ResumeNotes;
}

const PAGE = { limit: 1_000, maxBytes: 16 * 1024 * 1024 } as const;

/** What it takes to go on with a task, where that can be done: its run is still there, and what was known before it. */
export async function findResumable(
  abandoned: AbandonedTask,
  { store, clock, executors, notes }: ResumeParts,
): Promise<ResumableTask | undefined> {
  const { task, attempt, isCancelRequested } = abandoned;
  if (isCancelRequested) return undefined;
  const found = await executors.get(task.mode)?.findRun?.(attempt.id);
  if (found === undefined) return undefined;
  const note = await notes.find(attempt.id);
  if (note === undefined) return undefined;
  const waits = await store.listApprovalWaits({ taskId: task.id, attempt: attempt.number });
  const waited = waitedMs([...waits, ...limitWaits(task)], found.endedAtMs ?? clock.now());
  const said = await countSaid(task.id, store);
  return { ...abandoned, resumption: { ...note, ...found, ...said, waitedMs: waited } };
}

/** The wait for a usage limit in which the earlier server left the run. */
function limitWaits({ waitingFor }: Pick<Task, 'waitingFor'>): ApprovalWait[] {
  if (waitingFor?.kind !== 'usage_limit' || waitingFor.since === null) return [];
  return [{ createdAt: waitingFor.since, settledAt: null }];
}

/** What the latest attempt has brought. */
async function countSaid(taskId: string, store: EventLog): Promise<Said> {
  let said = NOTHING;
  for (let after = 0; ;) {
    const page = await store.listEvents(taskId, { after, ...PAGE });
    const last = page.at(-1);
    if (last === undefined) return said;
    for (const event of page) said = withEvent(said, event);
    after = last.sequence;
  }
}

const DROPPED = 'task.events_dropped' satisfies OwnEventType;
export const RESUMED = 'task.resumed' satisfies OwnEventType;
const NOTHING: Said = { after: 0, logged: { count: 0, bytes: 0 } };

function withEvent({ after, logged }: Said, { type, data }: Pick<StoredEvent, 'type' | 'data'>): Said {
  if (type === STATUS_EVENTS.running || isFromTheStart(type, data)) return NOTHING;
  if (type === DROPPED) return { after: after + countIn(data), logged };
  if (!type.startsWith('claude.')) return { after, logged };
  const bytes = logged.bytes + Buffer.byteLength(data);
  return { after: after + 1, logged: { count: logged.count + 1, bytes } };
}

function countIn(data: string): number {
  const dropped: unknown = JSON.parse(data);
  return isRecord(dropped) ? count(dropped['count']) : 0;
}

/** Whether the attempt was started again, or had said nothing. */
function isFromTheStart(type: string, data: string): boolean {
  if (type !== RESUMED) return false;
  const resumed: unknown = JSON.parse(data);
  return isRecord(resumed) && resumed['after'] === 0;
}
