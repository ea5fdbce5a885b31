import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { tryToRemoveTree } from '../system/remove-tree.ts';
import { settlesWithin } from '../system/settles-within.ts';
import { findMessages } from './find-messages.ts';
import { readBaseline, type RetryBaseline } from './retry-baseline.ts';
import { createSessionNotes, type SessionNotes } from './session-notes.ts';
import type { SessionSettings } from './session-options.ts';
import { isDirectory, sessionPlaces } from './session-places.ts';
import { takeSession, type EndedConversation } from './take-session.ts';

/** The session of a finished task, whole. */
export interface KeptSession {
  /** Of the CLI. */
  readonly sessionId: string;
  /** Absolute: its files, as they are below the `projects` of the CLI's configuration. */
  readonly projects: string;
  /** Absolute: the workspace as the task left it. */
  readonly workspace: string;
}

/** The session of an attempt that was interrupted, whole, in which the next attempt of the task goes on. */
export interface InterruptedSession extends KeptSession, RetryBaseline {
  /** The number of the attempt. */
  readonly attempt: number;
  /** Absolute: what git has of the workspace outside of it. It is there where the baseline has a commit. */
  readonly repository: string;
}

/**
 * The sessions of tasks that ended here, or whose next attempt is to go on where the last one was interrupted: first the conversation is
 * copied, then the workspace is moved beside it. With that move, and not before, a session is whole, so a crash leaves a whole one or one that
 * the next sweep completes or removes.
 */
export interface KeptSessions {
  /** Whether any are kept. */
  readonly isOn: boolean;
  /**
   * Copies the conversation of a run that has ended. Never throws: a session that can't be kept is no reason for a task to fail. Where the next
   * attempt is to go on in it and it can't be kept, the session of an earlier attempt stays.
   */
  take(taskId: string, ended: EndedConversation): Promise<void>;
  /** Whether the conversation of an attempt has been taken. */
  hasTaken(taskId: string, attempt: number): Promise<boolean>;
  /** Finds those of some messages that the conversation has which was taken. */
  messagesIn(taskId: string, messageIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The place to which the workspace of a task is to be moved. Undefined until the conversation has been taken. */
  awaitedWorkspaceOf(taskId: string): Promise<string | undefined>;
  /** The place to which what git has of it outside of it is to be moved before. Undefined where that is not kept. */
  awaitedRepositoryOf(taskId: string): Promise<string | undefined>;
  /** Says that the workspace of a task has been moved, or copied. */
  completed(taskId: string): void;
  /** Until when tasks can go on from one whose session was taken for them. RFC 3339. */
  continuableUntil(taskId: string): Promise<string | undefined>;
  /** Waits where the workspace is still to be moved. Undefined where no whole session is kept here. */
  find(taskId: string): Promise<KeptSession | undefined>;
  /** The session in which the next attempt of a task goes on. Undefined where no whole one is kept here. */
  findInterrupted(taskId: string): Promise<InterruptedSession | undefined>;
  /** Removes what is kept of a task. */
  remove(taskId: string): Promise<void>;
  /** Removes what is kept for the next attempt of a task: there is none. */
  removeInterrupted(taskId: string): Promise<void>;
  /** Tells one listener of each session that has become whole. */
  onCompleted(listener: (taskId: string) => void): void;
  readonly notes: SessionNotes;
  /** The tasks whose workspaces are still to be moved by this engine. */
  readonly awaited: Pick<ReadonlySet<string>, 'has'>;
  /**
   * Tells of the tasks whose sessions were removed since that was told last. If telling fails, they are told of again.
   *
   * @returns how many they are.
   */
  tellRemoved(tell: (taskIds: readonly string[]) => Promise<void>): Promise<number>;
  pathOf(taskId: string): string;
}

/** How long the workspace of a task that has ended may take to be moved, in milliseconds. */
const MOVE_MS = 30_000;

export interface KeptSessionsOptions {
  /** Of this engine alone, on the file system of the workspaces. */
  readonly directory: string;
  readonly settings: SessionSettings;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function createKeptSessions(options: KeptSessionsOptions): KeptSessions {
  const { directory, settings, clock, logger } = options;
  const notes = createSessionNotes(directory);
  const awaited = new Map<string, PromiseWithResolvers<void>>();
  const settle = (taskId: string) => {
    awaited.get(taskId)?.resolve();
    awaited.delete(taskId);
  };
  const removed = new Set<string>();
  let tell = (_taskId: string) => {};
  const placesOf = (taskId: string) => sessionPlaces(directory, taskId);

  const remove = async (taskId: string) => {
    settle(taskId);
    // A session that can't be removed now is found by its note, and its removal is tried again.
    const places = placesOf(taskId);
    const isUnfinishedGone = await tryToRemoveTree(places.unfinished, logger);
    const isGone = (await tryToRemoveTree(places.directory, logger)) && isUnfinishedGone;
    if (isGone ? await notes.remove(taskId) : await notes.claim(taskId).then(() => true)) removed.add(taskId);
  };
  const leaveUntaken = async (taskId: string, { baseline }: EndedConversation) => {
    const isKept = baseline !== undefined && (await notes.read(taskId))?.isForRetry === true;
    if (!isKept) return await remove(taskId);
    settle(taskId);
    await tryToRemoveTree(placesOf(taskId).unfinished, logger);
  };
  const find = async (taskId: string) => {
    const moved = awaited.get(taskId)?.promise;
    if (moved !== undefined) await settlesWithin(moved, MOVE_MS);
    const note = await notes.read(taskId);
    const { projects, workspace } = placesOf(taskId);
    if (note === undefined || !(await isDirectory(workspace))) return undefined;
    return { note, session: { sessionId: note.sessionId, projects, workspace } };
  };

  return {
    isOn: settings.retentionMs > 0,
    notes,
    awaited,
    pathOf: (taskId) => placesOf(taskId).directory,
    remove,
    async take(taskId, ended) {
      // The task has one again: it must not be told that it has none.
      removed.delete(taskId);
      awaited.set(taskId, Promise.withResolvers());
      const parts = { notes, logger, now: () => clock.now(), places: placesOf(taskId) };
      try {
        if (!(await takeSession(taskId, ended, parts))) await leaveUntaken(taskId, ended);
      } catch (error) {
        logger.error({ event: 'session_not_kept', err: error, taskId }, 'a session could not be kept');
        await leaveUntaken(taskId, ended).catch(() => undefined);
      }
    },
    async hasTaken(taskId, attempt) {
      const note = await notes.read(taskId);
      return note !== undefined && (note.attempt ?? attempt) === attempt;
    },
    async messagesIn(taskId, messageIds) {
      const note = await notes.read(taskId);
      const { projects } = placesOf(taskId);
      return note === undefined ? new Set() : await findMessages({ ...note, projects }, messageIds);
    },
    async awaitedWorkspaceOf(taskId) {
      const { projects, workspace } = placesOf(taskId);
      if ((await notes.read(taskId)) === undefined || (await isDirectory(workspace))) return undefined;
      return (await isDirectory(projects)) ? workspace : undefined;
    },
    async awaitedRepositoryOf(taskId) {
      const places = placesOf(taskId);
      return (await readBaseline(places.directory))?.baseCommit && places.repository;
    },
    completed(taskId) {
      settle(taskId);
      tell(taskId);
    },
    onCompleted(listener) {
      tell = listener;
    },
    async continuableUntil(taskId) {
      const note = await notes.read(taskId);
      if (note === undefined || note.isForRetry === true) return undefined;
      return timestamp(note.keptAtMs + settings.retentionMs);
    },
    find: async (taskId) => (await find(taskId))?.session,
    async findInterrupted(taskId) {
      const found = await find(taskId);
      const { attempt, isForRetry = false } = found?.note ?? {};
      if (found === undefined || attempt === undefined || !isForRetry) return undefined;
      const { directory: kept, repository } = placesOf(taskId);
      const baseline = await readBaseline(kept);
      return baseline && { ...found.session, ...baseline, attempt, repository };
    },
    async removeInterrupted(taskId) {
      if ((await notes.read(taskId))?.isForRetry === true) await remove(taskId);
    },
    async tellRemoved(tellOf) {
      const ids = [...removed];
      await tellOf(ids);
      for (const id of ids) removed.delete(id);
      return ids.length;
    },
  };
}
