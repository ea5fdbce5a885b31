import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceFilesSummary } from '@claude-ops/contract';
import type { Environment } from '../claude/environment.ts';
import { attemptMark } from '../processes/sweep/mark.ts';
import { sweep } from '../processes/sweep/sweep.ts';
import { findRoot, isSameRoot, type Root } from '../system/directory-identity.ts';
import type { Logger } from '../logger.ts';
import type { UploadStore } from '../uploads/upload-store.ts';
import { adopt, findAdopted, keepAdopted } from './adopt.ts';
import { cloneRepository } from './git/clone-repository.ts';
import { createGitSession } from './git/git-session.ts';
import { findMoved } from './find-moved.ts';
import { giveTree } from './give-tree.ts';
import type { Unremoved } from './unremoved.ts';
import { withDeadline } from './with-deadline.ts';
import type {
  MadeWorkspace,
  Repository,
  Workspace,
  WorkspaceFacts,
  WorkspaceProvider,
  WorkspaceRequest,
} from './workspace.ts';
import { explainFullDisk, workspaceFailure } from '../attempt/workspace-failure.ts';
import type { WorkspaceSettings } from './workspace-options.ts';
import { unpackArchive } from './archive/unpack-archive.ts';

export interface DirectoryWorkspacesOptions {
  readonly workspacesDirectory: string;
  /** Where the git directories are that belong to no workspace. */
  readonly repositoriesDirectory: string;
  readonly uploads: UploadStore;
  readonly settings: WorkspaceSettings;
  /** The server's own environment, of which little reaches git. */
  readonly hostEnvironment: Environment;
  readonly instanceId: string;
  readonly unremoved: Unremoved;
  readonly logger: Logger;
}

/** Workspaces as directories `<workspacesDirectory>/<task id>`, removed at the end unless they are to be kept. */
export function createDirectoryWorkspaces(options: DirectoryWorkspacesOptions): WorkspaceProvider {
  const { settings, unremoved, logger } = options;
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
  };
  const discard = async (taskId: string) => {
    if (!settings.keep) return await removeAll(taskId);
    made.delete(taskId);
    await unremoved.remove(repositoryOf(taskId));
    await keepAdopted(workspaceOf(taskId));
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

  const fill = async (
    request: WorkspaceRequest,
    workspace: string,
    signal: AbortSignal,
  ): Promise<Repository | undefined> => {
    if (request.files === null) return undefined;
    const place = { request, workspace, signal };
    if (request.files.type === 'git')
      return await clone(request.files, { ...place, directory: repositoryOf(request.taskId) }, options);
    await unpack(place, options);
    return undefined;
  };

  return {
    discard,
    reopen: (taskId, facts) => open(taskId, facts),

    async prepare(request, signal): Promise<Workspace> {
      const { taskId } = request;
      await removeAll(taskId);
      try {
        const workspace = await make(workspaceOf(taskId), request.made);
        made.set(taskId, await findRoot(workspace));
        signal.throwIfAborted();
        const repository = await fill(request, workspace, signal);
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

/** @returns its path. What was made for it and is gone is no loss. */
async function make(workspace: string, made: MadeWorkspace | undefined): Promise<string> {
  const adopted = made && (await adopt(made, workspace).catch(() => undefined));
  if (adopted !== undefined) return adopted;
  await mkdir(workspace, { recursive: true, mode: 0o700 });
  return workspace;
}

interface Place {
  readonly request: WorkspaceRequest;
  readonly workspace: string;
  readonly signal: AbortSignal;
}

async function unpack(
  { request, workspace, signal }: Place,
  { uploads, settings }: DirectoryWorkspacesOptions,
): Promise<void> {
  await unpackArchive(uploads.pathOf(request.taskId), workspace, {
    limits: settings,
    allowsRepository: request.trustWorkspace,
    signal,
  });
}

async function clone(
  { gitUrl, gitRef, submodules = false }: Extract<WorkspaceFilesSummary, { type: 'git' }>,
  { request, workspace, signal, directory }: Place & { readonly directory: string },
  { settings, hostEnvironment, instanceId }: DirectoryWorkspacesOptions,
): Promise<Repository> {
  const { timeoutMs, ...rules } = settings.git;
  const mark = attemptMark(instanceId, request.attemptId);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const tooSlow = workspaceFailure(
    `Cloning ${gitUrl} took longer than ${timeoutMs} ms: use a smaller repository, or have GIT_TIMEOUT raised.`,
  );
  try {
    return await withDeadline(timeoutMs, tooSlow, signal, async (withinTime) => {
      const session = createGitSession({
        ...{ ...rules, hostEnvironment, mark, directory, signal: withinTime },
        credentials: request.gitCredentials,
      });
      return await cloneRepository(
        {
          ...{ gitUrl, gitRef, submodules, workspace },
          gitDirectory: path.join(directory, 'git'),
          limits: settings,
        },
        session,
      );
    });
  } finally {
    // ssh and the helpers of git may have left its process group.
    await sweep(mark);
  }
}
