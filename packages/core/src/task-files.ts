import { createArtifactCollector, type ArtifactCollector } from './artifacts/artifact-collector.ts';
import type { ArtifactStore } from './artifacts/artifact-store.ts';
import { createDiskArtifactStore } from './artifacts/disk/disk-artifact-store.ts';
import { dropUnfinished } from './artifacts/drop-unfinished.ts';
import type { Settings } from './resolve-options.ts';
import { isBelow } from './system/is-below.ts';
import type { TaskReader } from './store/task-reader.ts';
import { createKeptSessions, type KeptSessions } from './sessions/kept-sessions.ts';
import { createDiskUploadStore } from './uploads/disk-upload-store.ts';
import { sweepSaved, sweepUploads } from './uploads/sweep-uploads.ts';
import type { UploadStore } from './uploads/upload-store.ts';
import { createDirectoryWorkspaces } from './workspaces/directory-workspaces.ts';
import { createMadeMarks } from './workspaces/made-marks.ts';
import { sweepWorkspaces } from './workspaces/sweep-workspaces.ts';
import { createUnremoved } from './workspaces/unremoved.ts';
import type { WorkspaceProvider } from './workspaces/workspace.ts';

/** What there is of tasks outside of the store: what comes in, where they work, and what comes out. */
export interface TaskFiles {
  readonly uploads: UploadStore;
  readonly workspaces: WorkspaceProvider;
  readonly sessions: KeptSessions;
  readonly artifacts: ArtifactCollector;
  readonly artifactStore: ArtifactStore;
  /** Removes all that is there of a task. */
  forget(taskId: string): Promise<void>;
  /** Removes what servers that were killed have left here. */
  sweep(store: TaskReader): Promise<void>;
  /** Removes what lies here of tasks that other servers have ended. */
  sweepSaved(store: TaskReader): Promise<void>;
}

export function createTaskFiles(settings: Settings): TaskFiles {
  const { instanceId, logger } = settings;
  const { hostEnvironment } = settings.claude;
  const uploads = settings.uploadStore ?? createDiskUploadStore(settings.uploadsDirectory, logger);
  const sessions = createKeptSessions({
    ...settings,
    directory: settings.sessionsDirectory,
    settings: settings.sessions,
  });
  const unremoved = createUnremoved(settings.unremovedDirectory, logger);
  const workspaces = createDirectoryWorkspaces({
    uploads,
    instanceId,
    logger,
    hostEnvironment,
    unremoved,
    sessions,
    marks: createMadeMarks(settings.madeDirectory),
    workspacesDirectory: settings.workspacesDirectory,
    repositoriesDirectory: settings.repositoriesDirectory,
    settings: settings.workspaces,
  });
  const artifactStore =
    settings.artifactStore ?? createDiskArtifactStore(settings.artifacts.directory, logger);
  const artifacts = createArtifactCollector({
    store: artifactStore,
    limits: settings.artifacts.limits,
    path: hostEnvironment['PATH'],
    instanceId,
  });

  return {
    uploads,
    workspaces,
    sessions,
    artifacts,
    artifactStore,
    async forget(taskId) {
      await uploads.remove(taskId);
      await artifactStore.remove(taskId);
      // A task that goes on from it may wait for a slot: then the next sweep removes it.
      if (!(await settings.store.listContinued()).includes(taskId)) await sessions.remove(taskId);
      await workspaces.discard(taskId);
    },
    sweepSaved: (store) => sweepSaved(uploads, store),
    async sweep(store) {
      await unremoved.retry([settings.workspacesDirectory, settings.repositoriesDirectory]);
      await sweepWorkspaces({ workspaces, store, instanceId, isAlone: isAloneIn(settings), logger });
      await sweepUploads(uploads, store, logger);
      await dropUnfinished(artifactStore, store);
    },
  };
}

/** An engine that locks its data directory is alone in all that lies below it. */
function isAloneIn({ store, ownDirectory, dataDirectory, workspacesDirectory }: Settings): boolean {
  const isOwn = isBelow(dataDirectory, workspacesDirectory);
  return store.lock !== undefined && ownDirectory === undefined && isOwn;
}
