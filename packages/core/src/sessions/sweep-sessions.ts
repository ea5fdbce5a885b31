import { isFinal } from '@claude-ops/contract';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { TaskQueue } from '../store/task-queue.ts';
import type { TaskReader } from '../store/task-reader.ts';
import { measureUsage } from '../workspaces/growth/measure-usage.ts';
import type { KeptSessions } from './kept-sessions.ts';
import type { SessionSettings } from './session-options.ts';

export interface SweptSessions {
  readonly sessions: KeptSessions;
  readonly store: Pick<TaskQueue, 'listContinued' | 'endContinuing'> & Pick<TaskReader, 'find'>;
  readonly settings: SessionSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the engine stops. */
  readonly signal: AbortSignal;
  /** Those that were looked at before, by task. */
  readonly known: Map<string, Kept>;
  /** Whether to look at all anew: other engines may have removed tasks. */
  readonly isThorough: boolean;
}

export interface Kept {
  readonly taskId: string;
  readonly keptAtMs: number;
  readonly bytes: number;
}

/**
 * Removes the sessions that are too old, are not whole, or whose tasks are gone, and beyond the limit of bytes the oldest. Those that queued
 * and running tasks go on from stay.
 */
export async function sweepSessions(parts: SweptSessions): Promise<void> {
  const { sessions, store, signal, known, logger } = parts;
  // Before a session is looked at: a task that goes on from it later has found it there, and fails if it is gone.
  const needed = new Set(await store.listContinued());
  const kept: Kept[] = [];
  for (const taskId of await sessions.notes.list()) {
    if (signal.aborted) return;
    if (sessions.awaited.has(taskId)) continue;
    const one = knownOf(taskId, parts) ?? (await lookAt(taskId, needed, parts));
    if (one === 'unfinished') continue;
    if (one === 'in pieces') await sessions.remove(taskId);
    else if (one !== 'over' && (needed.has(taskId) || !isOld(one, parts))) kept.push(one);
    else await removeUnlessNeeded({ taskId }, parts);
  }
  await removeBeyondLimit(kept, parts);
  const removed = await sessions.tellRemoved(async (taskIds) => {
    for (const taskId of taskIds) known.delete(taskId);
    await store.endContinuing(taskIds);
  });
  if (removed > 0)
    logger.info({ event: 'sessions_removed', sessions: removed }, 'removed sessions of finished tasks');
}

/** A session that is beyond the limit alone goes first: it must not cost all others, also where it has to stay. */
async function removeBeyondLimit(kept: readonly Kept[], parts: SweptSessions): Promise<void> {
  const { maxBytes } = parts.settings;
  const others: Kept[] = [];
  for (const one of kept)
    if (one.bytes <= maxBytes) others.push(one);
    else await removeUnlessNeeded(one, parts);
  let bytes = others.reduce((sum, one) => sum + one.bytes, 0);
  for (const one of others.toSorted((a, b) => a.keptAtMs - b.keptAtMs)) {
    if (bytes <= maxBytes || parts.signal.aborted) return;
    if (await removeUnlessNeeded(one, parts)) bytes -= one.bytes;
  }
}

/** A task may have been created meanwhile that goes on from it. */
async function removeUnlessNeeded(
  { taskId }: Pick<Kept, 'taskId'>,
  { sessions, store }: SweptSessions,
): Promise<boolean> {
  if ((await store.listContinued()).includes(taskId)) return false;
  await sessions.remove(taskId);
  return true;
}

function isOld({ keptAtMs }: Kept, { settings, clock }: SweptSessions): boolean {
  return keptAtMs + settings.retentionMs <= clock.now();
}

function knownOf(taskId: string, { known, isThorough }: SweptSessions): Kept | undefined {
  return isThorough ? undefined : known.get(taskId);
}

async function lookAt(
  taskId: string,
  needed: ReadonlySet<string>,
  parts: SweptSessions,
): Promise<Kept | 'unfinished' | 'in pieces' | 'over'> {
  const { sessions, store, known, signal } = parts;
  const task = await store.find(taskId);
  if (task !== undefined && !isFinal(task.status)) return 'unfinished';
  const [note, whole] = [await sessions.notes.read(taskId), await sessions.find(taskId)];
  if (note === undefined || whole === undefined) return 'in pieces';
  // Of an attempt after which none has gone on in it: the task has ended elsewhere, or was cancelled in the queue.
  if ((task === undefined && !needed.has(taskId)) || note.isForRetry === true) return 'over';
  const measure = async () => await measureUsage(sessions.pathOf(taskId), { maxBytes: Infinity, signal });
  const bytes = note.bytes ?? (await measure());
  const kept = { taskId, keptAtMs: note.keptAtMs, bytes };
  if (signal.aborted) return kept;
  if (note.bytes === undefined) await sessions.notes.write(taskId, { ...note, bytes });
  known.set(taskId, kept);
  return kept;
}
