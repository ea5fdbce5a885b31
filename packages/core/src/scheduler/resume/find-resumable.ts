import { EVENTS_DROPPED_EVENT, STATUS_EVENTS, type ExecutionMode } from '@claude-ops/contract';
import { count, isRecord } from '../../claude/message.ts';
import type { Executor, FoundRun } from '../../executors/executor.ts';
import type { AbandonedTask, TaskStore } from '../../store/task-store.ts';
import type { ResumeNote, ResumeNotes } from './resume-notes.ts';

/** An attempt that is gone on with where an earlier server left it. */
export interface Resumption extends ResumeNote, FoundRun {
  /** How many events of the CLI are in the log already. */
  readonly after: number;
}

export interface ResumableTask extends AbandonedTask {
  readonly resumption: Resumption;
}

export interface ResumeParts {
  readonly store: TaskStore;
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly notes: ResumeNotes;
}

const PAGE = { limit: 1_000, maxBytes: 16 * 1024 * 1024 } as const;

/** What it takes to go on with a task, where that can be done: its run is still there, and what was known before it. */
export async function findResumable(
  abandoned: AbandonedTask,
  { store, executors, notes }: ResumeParts,
): Promise<ResumableTask | undefined> {
  const { task, attempt, isCancelRequested } = abandoned;
  if (isCancelRequested) return undefined;
  const found = await executors.get(task.mode)?.findRun?.(attempt.id);
  if (found === undefined) return undefined;
  const note = await notes.find(attempt.id);
  if (note === undefined) return undefined;
  return { ...abandoned, resumption: { ...note, ...found, after: await countSaid(task.id, store) } };
}

/** How many events of the CLI the latest attempt has brought: those in the log, and those that it could not take. */
async function countSaid(taskId: string, store: TaskStore): Promise<number> {
  let said = 0;
  for (let after = 0; ;) {
    const page = await store.listEvents(taskId, { after, ...PAGE });
    const last = page.at(-1);
    if (last === undefined) return said;
    for (const { type, data } of page) {
      if (type === STATUS_EVENTS.running) said = 0;
      else if (type.startsWith('claude.')) said += 1;
      else if (type === EVENTS_DROPPED_EVENT) said += countIn(data);
    }
    after = last.sequence;
  }
}

function countIn(data: string): number {
  const dropped: unknown = JSON.parse(data);
  return isRecord(dropped) ? count(dropped['count']) : 0;
}
