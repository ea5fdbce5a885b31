import { lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { timestamp, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { tryToRemoveTree } from '../system/remove-tree.ts';
import { settlesWithin } from '../system/settles-within.ts';
import { createSessionNotes, type SessionNotes } from './session-notes.ts';
import type { SessionSettings } from './session-options.ts';
import { takeProjects, type SessionSource } from './take-projects.ts';

/** The session of a finished task, whole. */
export interface KeptSession {
  /** Of the CLI. */
  readonly sessionId: string;
  /** Absolute: its files, as they are below the `projects` of the CLI's configuration. */
  readonly projects: string;
  /** Absolute: the workspace as the task left it. */
  readonly workspace: string;
}

/**
 * The sessions of tasks that ended here: first the conversation is copied, then the workspace is moved beside it. With that move, and not
 * before, a session is whole, so a crash leaves a whole one or one that the next sweep completes or removes.
 */
export interface KeptSessions {
  /** Whether any are kept. */
  readonly isOn: boolean;
  /** Copies the conversation of a run that has ended. Never throws: a session that can't be kept is no reason for a task to fail. */
  take(taskId: string, source: SessionSource): Promise<void>;
  /** The place to which the workspace of a task is to be moved. Undefined until the conversation has been taken. */
  awaitedWorkspaceOf(taskId: string): Promise<string | undefined>;
  /** Says that the workspace of a task has been moved, or copied. */
  completed(taskId: string): void;
  /** Until when tasks can go on from one whose session was taken. RFC 3339. */
  continuableUntil(taskId: string): Promise<string | undefined>;
  /** Waits where the workspace is still to be moved. Undefined where no whole session is kept here. */
  find(taskId: string): Promise<KeptSession | undefined>;
  /** Removes what is kept of a task. */
  remove(taskId: string): Promise<void>;
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
  const pathOf = (taskId: string) => path.join(directory, taskId);
  const workspaceOf = (taskId: string) => path.join(pathOf(taskId), 'workspace');
  const projectsOf = (taskId: string) => path.join(pathOf(taskId), 'projects');

  const remove = async (taskId: string) => {
    settle(taskId);
    // A session that can't be removed now is found by its note, and its removal is tried again.
    const isGone = await tryToRemoveTree(pathOf(taskId), logger);
    if (isGone ? await notes.remove(taskId) : await notes.claim(taskId).then(() => true)) removed.add(taskId);
  };
  const take = async (taskId: string, source: SessionSource) => {
    await notes.claim(taskId);
    // The task has one again: it must not be told that it has none.
    removed.delete(taskId);
    awaited.set(taskId, Promise.withResolvers());
    await tryToRemoveTree(pathOf(taskId), logger);
    await mkdir(pathOf(taskId), { mode: 0o700 });
    const sessionId = await takeProjects(source, projectsOf(taskId));
    if (sessionId === undefined) return await remove(taskId);
    await notes.write(taskId, { sessionId, keptAtMs: clock.now() });
  };

  return {
    isOn: settings.retentionMs > 0,
    notes,
    awaited,
    pathOf,
    remove,
    async take(taskId, source) {
      try {
        await take(taskId, source);
      } catch (error) {
        logger.error({ event: 'session_not_kept', err: error, taskId }, 'a session could not be kept');
        await remove(taskId).catch(() => undefined);
      }
    },
    async awaitedWorkspaceOf(taskId) {
      if ((await notes.read(taskId)) === undefined || (await isDirectory(workspaceOf(taskId))))
        return undefined;
      return (await isDirectory(projectsOf(taskId))) ? workspaceOf(taskId) : undefined;
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
      return note && timestamp(note.keptAtMs + settings.retentionMs);
    },
    async find(taskId) {
      const moved = awaited.get(taskId)?.promise;
      if (moved !== undefined) await settlesWithin(moved, MOVE_MS);
      const note = await notes.read(taskId);
      const session = { projects: projectsOf(taskId), workspace: workspaceOf(taskId) };
      if (note === undefined || !(await isDirectory(session.workspace))) return undefined;
      return { sessionId: note.sessionId, ...session };
    },
    async tellRemoved(tellOf) {
      const ids = [...removed];
      await tellOf(ids);
      for (const id of ids) removed.delete(id);
      return ids.length;
    },
  };
}

async function isDirectory(directory: string): Promise<boolean> {
  return await lstat(directory).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}
