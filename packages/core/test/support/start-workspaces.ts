import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { silentLogger } from '../../src/logger.ts';
import { createDiskUploadStore } from '../../src/uploads/disk-upload-store.ts';
import type { UploadStore } from '../../src/uploads/upload-store.ts';
import { createUnremoved, type Unremoved } from '../../src/workspaces/unremoved.ts';
import { createMadeMarks, type MadeMarks } from '../../src/workspaces/made-marks.ts';
import { createDirectoryWorkspaces } from '../../src/workspaces/directory-workspaces.ts';
import type { Workspace, WorkspaceRequest } from '../../src/workspaces/workspace.ts';
import { resolveWorkspaceOptions, type WorkspaceOptions } from '../../src/workspaces/workspace-options.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface Workspaces extends AsyncDisposable {
  /** Where the workspaces, repositories and uploads are. */
  readonly data: string;
  /** A directory beside it, for what is cloned from. */
  readonly sources: string;
  readonly uploads: UploadStore;
  readonly unremoved: Unremoved;
  readonly marks: MadeMarks;
  prepare(request?: Partial<WorkspaceRequest>, signal?: AbortSignal): Promise<Workspace>;
}

/** A provider of workspaces in a temporary directory, that also clones from files and from this machine. */
export async function startWorkspaces(
  { git, ...options }: WorkspaceOptions = {},
  environment: Record<string, string | undefined> = process.env,
  elsewhere?: UploadStore,
): Promise<Workspaces> {
  const directory = await temporaryDirectory();
  const data = path.join(directory.path, 'data');
  const uploads = elsewhere ?? createDiskUploadStore(path.join(data, 'uploads'), silentLogger);
  const unremoved = createUnremoved(path.join(data, 'unremoved'), silentLogger);
  const marks = createMadeMarks(path.join(data, 'made'));
  const provider = createDirectoryWorkspaces({
    workspacesDirectory: path.join(data, 'workspaces'),
    repositoriesDirectory: path.join(data, 'repositories'),
    settings: resolveWorkspaceOptions({
      ...options,
      git: { allowedProtocols: ['http', 'file'], allowedHosts: ['127.0.0.1'], ...git },
    }),
    // Its own: a sweep by the mark of an instance must not reach what another run of the tests has started.
    uploads,
    unremoved,
    marks,
    // No task goes on from these.
    sessions: {
      awaitedWorkspaceOf: async () => undefined,
      awaitedRepositoryOf: async () => undefined,
      completed() {},
      remove: async () => {},
    },
    instanceId: randomUUID(),
    logger: silentLogger,
    hostEnvironment: environment,
  });
  return {
    data,
    uploads,
    unremoved,
    marks,
    sources: path.join(directory.path, 'sources'),
    prepare: (request = {}, signal = new AbortController().signal) =>
      provider.prepare(
        {
          taskId: 'task',
          attemptId: 'attempt',
          files: null,
          gitCredentials: null,
          trustWorkspace: false,
          ...request,
        },
        signal,
      ),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}
