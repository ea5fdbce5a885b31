import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findRoot, isSameRoot, type Root } from '../system/directory-identity.ts';
import type { Logger } from '../logger.ts';
import { adopt, findAdopted, keepAdopted } from './adopt.ts';
import { fillWorkspace, type FillOptions } from './fill-workspace.ts';
import { findMoved } from './find-moved.ts';
import { giveTree } from './give-tree.ts';
import { handRepository, handWorkspace } from './hand-workspace.ts';
import type { MadeMarks } from './made-marks.ts';
import type { Unremoved } from './unremoved.ts';
import type { MadeWorkspace, Workspace, WorkspaceFacts, WorkspaceProvider } from './workspace.ts';
import { explainFullDisk } from '../attempt/workspace-failure.ts';

/** Takes the workspaces of tasks that others may go on from. */
interface AwaitedSessions {
  /** The place to which the workspace of a task is to be moved; undefined where nothing waits for it. */
  awaitedWorkspaceOf(taskId: string): Promise<string | undefined>;
  /** The place to which what git has of it is to be moved before; undefined where that is not kept. */
  awaitedRepositoryOf(taskId: string): Promise<string | undefined>;
  /** Says that the workspace of a task has been moved, or copied. */
  completed(taskId: string): void;
  /** Removes what is kept of a task. */
  remove(taskId: string): Promise<void>;
}

export interface DirectoryWorkspacesOptions extends FillOptions {
  readonly workspacesDirectory: string;
  /** The directory of the git directories that belong to no workspace. */
  readonly repositoriesDirectory: string;
  readonly unremoved: Unremoved;
  readonly marks: MadeMarks;
  readonly sessions: AwaitedSessions;
  readonly logger: Logger;
}

/** Workspaces as directories `<workspacesDirectory>/<task id>`, removed at the end unless they are to be kept. */
export function createDirectoryWorkspaces(options: DirectoryWorkspacesOptions): WorkspaceProvider {
  const { settings, unremoved, marks, sessions, logger } = options;
  const workspaceOf = (taskId: string) => path.resolve(options.workspacesDirectory, taskId);
  const repositoryOf = (taskId: string) => path.resolve(options.repositoriesDirectory, taskId);
  /** The workspaces of this server, as they were made: an agent may give its own another name. */
  const made = new Map<string, Root>();
  const removeMoved = async (taskId: string) => {
    const root = made.get(taskId);
    made.delete(taskId);
    if (root === undefined || (await isSameRoot(root))) return;
    const moved = await findMoved(root);
    if (moved !== undefined) await unremoved.remove(moved);
    else
      logger.warn(
        { event: 'workspace_gone', taskId, directory: root.path },
        'an agent moved or removed its workspace',
      );
  };
  const removeAll = async (taskId: string) => {
    await unremoved.remove(repositoryOf(taskId));
    await removeMoved(taskId);
    const adopted = await findAdopted(workspaceOf(taskId));
    if (adopted !== undefined) await unremoved.remove(adopted);
    await unremoved.remove(workspaceOf(taskId));
    await marks.remove(taskId);
  };
  /** The directory of a workspace as it was made, whatever name it has now. Undefined where it is gone. */
  const find = async (taskId: string) => {
    const root = made.get(taskId);
    if (root === undefined) return (await findAdopted(workspaceOf(taskId))) ?? workspaceOf(taskId);
    return (await isSameRoot(root)) ? root.path : await findMoved(root);
  };
  const giveToSession = async (taskId: string) => {
    const target = await sessions.awaitedWorkspaceOf(taskId);
    if (target === undefined) return;
    try {
      const repository = await sessions.awaitedRepositoryOf(taskId);
      if (repository !== undefined) await handRepository(repositoryOf(taskId), repository, logger);
      const isMoved = await handWorkspace(await find(taskId), target, { stays: settings.keep, logger });
      if (isMoved) made.delete(taskId);
      sessions.completed(taskId);
    } catch (error) {
      logger.error({ event: 'session_not_kept', err: error, taskId }, 'a session could not be kept');
      await sessions.remove(taskId);
    }
  };
  const discard = async (taskId: string) => {
    await giveToSession(taskId);
    if (!settings.keep) return await removeAll(taskId);
    made.delete(taskId);
    await unremoved.remove(repositoryOf(taskId));
    await keepAdopted(workspaceOf(taskId));
    await marks.remove(taskId);
  };

  const open = (
    taskId: string,
    { repository, owner }: WorkspaceFacts,
    directory = workspaceOf(taskId),
  ): Workspace => ({
    path: directory,
    ...(owner && { owner }),
    ...(repository && { repository }),
    [Symbol.asyncDispose]: () => discard(taskId),
  });

  return {
    discard,
    listTaskIds: marks.list,
    reopen: (taskId, facts) => open(taskId, facts),

    async prepare(request, signal): Promise<Workspace> {
      const { taskId } = request;
      await removeAll(taskId);
      if (request.interrupted === undefined) await sessions.remove(taskId);
      try {
        await marks.add(taskId);
        const workspace = await make(workspaceOf(taskId), request.made);
        made.set(taskId, await findRoot(workspace));
        signal.throwIfAborted();
        const place = { request, workspace, directory: repositoryOf(taskId), signal };
        const repository = await fillWorkspace(place, options);
        const { owner } = request;
        // Last: until then nobody else gets in.
        if (owner !== undefined) await giveTree(workspace, owner, signal);
        return open(taskId, { repository, owner }, workspace);
      } catch (error) {
        await removeAll(taskId);
        throw explainFullDisk(error);
      }
    },
  };
}

/** @returns its path. A directory that was made for it and is gone is no loss. */
async function make(workspace: string, made: MadeWorkspace | undefined): Promise<string> {
  const adopted = made && (await adopt(made, workspace).catch(() => undefined));
  if (adopted !== undefined) return adopted;
  await mkdir(workspace, { recursive: true, mode: 0o700 });
  return workspace;
}
