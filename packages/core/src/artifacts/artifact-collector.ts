import path from 'node:path';
import type { ArtifactFilter, ArtifactsOmitted } from '@claude-ops/contract';
import type { EmittedEvent } from '../attempt/emitted-event.ts';
import { attemptMark } from '../processes/sweep/mark.ts';
import type { Workspace } from '../workspaces/workspace.ts';
import type { ArtifactStore } from './artifact-store.ts';
import { rulesBefore, type ChoiceOptions } from './choice/rules-before.ts';
import type { ArtifactLimits } from './collect-files.ts';
import { findRoot } from '../system/directory-identity.ts';
import { createDirectoryMemory } from './files/directory-memory.ts';
import { listFiles } from './files/list-files.ts';
import { readFile as readFileOfDisk, type ReadFile } from './files/read-file.ts';

import { createPathFilter } from './path-filter.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { storeChanges } from './store-changes.ts';

export interface CollectorOptions {
  readonly store: ArtifactStore;
  readonly limits: ArtifactLimits;
  readonly instanceId: string;
  /** `PATH`, to find git. */
  readonly path: string | undefined;
  /** @default reads from the disk */
  readonly readFile?: ReadFile;
}

export interface CollectionRequest {
  readonly taskId: string;
  readonly attemptId: string;
  readonly workspace: Workspace;
  /** What was in it before the run, where that began under another server. @default looked at now */
  readonly before?: Snapshot;
  readonly filter: ArtifactFilter;
  /** What no artifact may show. */
  readonly secrets: readonly string[];
  /** Ends the run, and gives up the collecting some time later. */
  readonly signal: AbortSignal;
  /** Gives it up at once. */
  readonly givingUp: AbortSignal;
}

/** What is known of a workspace before its run. */
export interface Collection {
  readonly before: Snapshot;
  /**
   * Stores what the run created, changed and deleted, once nothing of it is alive, and says so in the task's log.
   *
   * @returns what was left out; null where nothing was.
   * @throws where the artifacts can't be stored: then the task has none.
   * @throws {ClaudeOpsError} artifacts_failed, where the workspace is no longer the directory it was.
   */
  finish(emit: (event: EmittedEvent) => Promise<void>): Promise<ArtifactsOmitted | null>;
}

/** Finds out what a run does to its workspace. */
export interface ArtifactCollector {
  /** Looks at the workspace as it was prepared. @throws where it can't be read. */
  begin(request: CollectionRequest): Promise<Collection>;
}

export function createArtifactCollector(options: CollectorOptions): ArtifactCollector {
  const readFile = options.readFile ?? readFileOfDisk;
  return {
    async begin(request) {
      const { signal, workspace } = request;
      const { repository } = workspace;
      const choice: ChoiceOptions = {
        filter: createPathFilter(request.filter),
        isGit: repository !== undefined,
        takesIgnored: request.filter.ignored === 'include',
      };
      const root = await findRoot(workspace.path);
      const objects =
        repository === undefined ? undefined : await findRoot(path.join(repository.gitDirectory, 'objects'));
      const mark = attemptMark(options.instanceId, request.attemptId);
      const owner = workspace.owner?.uid;
      const { remember, recall } = createDirectoryMemory(Date.now());
      const look = async () => {
        const rules = rulesBefore(choice);
        const listing = await listFiles(root, { rules, signal, owner, omit: () => {}, remember });
        signal.throwIfAborted();
        return await takeSnapshot(workspace.path, listing, { readFile, signal });
      };
      const before = request.before ?? (await look());
      return {
        before,
        finish: (emit) =>
          storeChanges({
            ...request,
            ...options,
            readFile,
            choice,
            root,
            objects,
            mark,
            before,
            recall,
            emit,
          }),
      };
    },
  };
}
