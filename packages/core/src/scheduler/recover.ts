import { timestamp, type Clock } from '../clock.ts';
import { taskError } from '../claude/task-error.ts';
import type { EventHub } from '../events/event-hub.ts';
import { finalEvent, type FinalFacts } from '../events/status-events.ts';
import type { ExecutionMode } from '@claude-ops/contract';
import type { Executor } from '../executors/executor.ts';
import type { Logger } from '../logger.ts';
import type { CredentialParts } from '../secrets/find-credential.ts';
import type { KeptSessions } from '../sessions/kept-sessions.ts';
import type { EventLog } from '../store/event-log.ts';
import type { TaskApprovals } from '../store/task-approvals.ts';
import type { TaskMessages } from '../store/task-messages.ts';
import type { AbandonedTask, TaskQueue } from '../store/task-queue.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import type { WorkspaceProvider } from '../workspaces/workspace.ts';
import { findResumable, type ResumableTask } from './resume/find-resumable.ts';
import type { ResumeNotes } from './resume/resume-notes.ts';
import type { AskedMarks } from './resume/asked-marks.ts';
import { unreadMessages } from './resume/unread-messages.ts';
import { isRetried, requeueRequest, resumes } from './retry.ts';
import type { Inboxes } from './steering/inboxes.ts';
import { salvageSession } from './salvage-session.ts';
import { canStartAgain } from './resume/can-start-again.ts';

const INTERRUPTED = taskError('interrupted', 'The server ended without warning while the task was running.');

export interface RecoveryParts extends CredentialParts {
  readonly store: TaskQueue & EventLog & TaskApprovals & TaskMessages;
  readonly hub: EventHub;
  readonly executors: ReadonlyMap<ExecutionMode, Executor>;
  readonly notes: ResumeNotes;
  readonly asked: AskedMarks;
  readonly inboxes: Pick<Inboxes, 'open'>;
  readonly workspaces: WorkspaceProvider;
  readonly sessions: KeptSessions;
  readonly uploads: UploadStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly instanceId: string;
  /** Says that a task is queued again. */
  readonly queued: (taskId: string) => void;
  /** Whether an attempt at a task runs in this engine. */
  readonly runsHere: (taskId: string) => boolean;
}

/** The runs of an earlier server that this one goes on with. */
export interface Recovered {
  /** Goes on where it was. */
  readonly resumable: readonly ResumableTask[];
  /** Is started again: it had asked for nothing. */
  readonly restartable: readonly AbandonedTask[];
}

/**
 * The first step of a server: it finds the runs of an earlier one that can go on or be started again, ends the rest, then
 * writes how those tasks ended. A process may only be called gone once it is: so the processes first, the rows second.
 */
export async function recover(parts: RecoveryParts): Promise<Recovered> {
  const { instanceId, executors, notes, asked } = parts;
  const abandoned = await listAbandoned(instanceId, parts);
  const restartable: AbandonedTask[] = [];
  const resumable: ResumableTask[] = [];
  const areMarksWhole = await asked.areWhole();
  for (const task of abandoned) {
    if (task.attempt.instanceId !== instanceId) continue;
    if (areMarksWhole && (await canStartAgain(task, parts))) {
      restartable.push(task);
      continue;
    }
    const found = await findResumable(task, parts);
    if (found !== undefined) resumable.push(found);
  }
  const kept = new Set(resumable.map(({ attempt }) => attempt.id));
  const restarted = new Set(restartable.map(({ attempt }) => attempt.id));
  for (const task of abandoned)
    if (!kept.has(task.attempt.id) && !restarted.has(task.attempt.id)) await salvageSession(task, parts);
  for (const executor of executors.values()) await executor.recover(kept);
  for (const task of restartable) await endLeftovers(task, parts);
  const known = new Set([...kept, ...restarted]);
  await notes.keepOnly(kept);
  await asked.begin(kept);
  for (const task of abandoned) if (!known.has(task.attempt.id)) await tryToEnd(task, parts);
  return { resumable, restartable };
}

/** What a server does time and again: it ends the tasks of others that have let their lease expire. */
export async function endExpired(parts: RecoveryParts): Promise<void> {
  for (const abandoned of await listAbandoned(null, parts))
    // What is this server's own may run on: late answers of the store make no lease end.
    if (abandoned.attempt.instanceId !== parts.instanceId) await tryToEnd(abandoned, parts);
}

/** Ends attempts of this server that nothing here runs: their end could not be written, or what was left of them not be ended. */
export async function endOrphans(attemptIds: ReadonlySet<string>, parts: RecoveryParts): Promise<void> {
  for (const abandoned of await listAbandoned(parts.instanceId, parts))
    if (attemptIds.has(abandoned.attempt.id)) await tryToEnd(abandoned, parts);
}

/** One that can't be ended keeps no other from it, and is tried again when leases are renewed. */
async function tryToEnd(abandoned: AbandonedTask, parts: RecoveryParts): Promise<void> {
  try {
    await end(abandoned, parts);
  } catch (error) {
    parts.logger.error(
      { err: error, taskId: abandoned.task.id },
      'a task could not be ended: it is tried again',
    );
  }
}

async function listAbandoned(
  instanceId: string | null,
  { store, clock }: RecoveryParts,
): Promise<AbandonedTask[]> {
  return await store.listAbandoned({ instanceId, now: timestamp(clock.now()) });
}

async function endLeftovers({ attempt }: AbandonedTask, { executors }: RecoveryParts): Promise<void> {
  const { id: attemptId, instanceId } = attempt;
  for (const executor of executors.values()) await executor.endLeftovers({ instanceId, attemptId });
}

async function end(abandoned: AbandonedTask, parts: RecoveryParts): Promise<void> {
  await endLeftovers(abandoned, parts);
  const { id } = abandoned.task;
  const isOwn = abandoned.attempt.instanceId === parts.instanceId;
  // Before the task is queued again: the next attempt on this machine works in the same place. It may also have begun by now.
  if (isOwn && !parts.runsHere(id)) await parts.workspaces.discard(id);
  if (await requeue(abandoned, parts)) return;
  // A refused end means that the attempt goes on, or that another one follows: both need the files.
  if (!(await writeEnd(abandoned, parts))) return;
  await parts.uploads.remove(id);
  // Engines of other names may have worked on this disk before. No attempt follows, so none loses its workspace.
  if (!isOwn) await parts.workspaces.discard(id);
}

/** @returns whether the task is queued again. Where that is refused, a cancel was requested, or somebody else has ended the attempt. */
async function requeue(abandoned: AbandonedTask, parts: RecoveryParts): Promise<boolean> {
  const { task, attempt, isCancelRequested } = abandoned;
  if (isCancelRequested || !isRetried(task, INTERRUPTED)) return false;
  const leaseEndedBefore = timestamp(parts.clock.now());
  const request = requeueRequest(
    {
      taskId: task.id,
      attempt: attempt.number,
      error: INTERRUPTED,
      // Since when nobody knows: its lease was the last that was heard of it.
      endedAtMs: Date.parse(attempt.leaseExpiresAt),
      keepsRead: resumes(task),
      unread: await unreadMessages(abandoned, parts),
      ...(attempt.instanceId !== parts.instanceId && { leaseEndedBefore }),
    },
    parts.clock,
  );
  const change = await parts.store.requeue(request);
  if (change === undefined) return false;
  parts.hub.publish([...change.before, change.event]);
  parts.queued(task.id);
  parts.logger.warn(
    { event: 'task_requeued', taskId: task.id, attempt: attempt.number },
    'queued a task again that an earlier server left running',
  );
  return true;
}

/** @returns whether the task has ended by it. */
async function writeEnd(
  { task, attempt, isCancelRequested }: AbandonedTask,
  parts: RecoveryParts,
): Promise<boolean> {
  const facts: FinalFacts = isCancelRequested
    ? { status: 'cancelled', result: null, error: null }
    : { status: 'failed', result: null, error: INTERRUPTED };
  const finishedAt = timestamp(parts.clock.now());
  const isOwn = attempt.instanceId === parts.instanceId;
  const continuableUntil = isOwn ? await parts.sessions.continuableUntil(task.id) : undefined;
  const change = await parts.store.finish({
    taskId: task.id,
    from: 'running',
    attempt: attempt.number,
    // Another engine may have renewed its lease since it was found.
    ...(!isOwn && { leaseEndedBefore: finishedAt }),
    to: facts.status,
    result: facts.result,
    error: facts.error,
    ...(continuableUntil && { continuableUntil }),
    finishedAt,
    event: finalEvent(finishedAt, facts),
  });
  if (change === undefined) return false;
  parts.hub.publish([...change.before, change.event]);
  parts.logger.warn(
    { event: 'task_recovered', taskId: task.id, status: facts.status },
    'ended a task that an earlier server left running',
  );
  return true;
}
