import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Artifact, ArtifactFilter, ArtifactsOmitted } from '@claude-ops/contract';
import { createArtifactCollector, type CollectorOptions } from '../../../src/artifacts/artifact-collector.ts';
import { createDiskArtifactStore } from '../../../src/artifacts/disk/disk-artifact-store.ts';
import type { ArtifactStore, StoredArtifact } from '../../../src/artifacts/artifact-store.ts';
import { silentLogger } from '../../../src/logger.ts';
import type { Workspace } from '../../../src/workspaces/workspace.ts';

const LIMITS = { maxFiles: 10_000, maxBytes: 10 * 1024 ** 3 };

export interface CollectRequest {
  readonly filter?: ArtifactFilter;
  readonly secrets?: readonly string[];
  readonly signal?: AbortSignal;
  readonly repository?: Workspace['repository'];
}

export interface Room extends AsyncDisposable {
  readonly root: string;
  readonly workspace: string;
  readonly store: ArtifactStore;
  /** What becomes of a run that does this to the workspace. */
  collect(run: () => Promise<unknown>, request?: CollectRequest): Promise<Collected>;
  /** A content as text. */
  read(stored: StoredArtifact | undefined): Promise<string>;
}

export interface Collected {
  readonly stored: StoredArtifact[];
  /** Status by path. */
  readonly statuses: Record<string, Artifact['status']>;
  /** The data of the event, if there was one. */
  readonly event: Record<string, unknown> | undefined;
  /** As the task says it. */
  readonly omitted: ArtifactsOmitted | null;
}

/** A workspace and an artifact store on the disk. */
export async function openRoom(options: Partial<CollectorOptions> = {}): Promise<Room> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'artifacts-'));
  const workspace = path.join(root, 'workspace');
  await mkdir(workspace);
  const store = createDiskArtifactStore(path.join(root, 'artifacts'), silentLogger);
  const collector = createArtifactCollector({
    store,
    limits: LIMITS,
    path: process.env['PATH'],
    instanceId: path.basename(root),
    ...options,
  });

  return {
    root,
    workspace,
    store,
    async collect(
      run,
      { filter = {}, secrets = [], repository, signal = new AbortController().signal } = {},
    ) {
      const collection = await collector.begin({
        taskId: 'task',
        attemptId: 'attempt',
        workspace: {
          path: workspace,
          ...(repository === undefined ? {} : { repository }),
          [Symbol.asyncDispose]: async () => {},
        },
        filter,
        secrets,
        signal,
        givingUp: new AbortController().signal,
      });
      await run();
      const events: string[] = [];
      const omitted = await collection.finish(async ({ data }) => void events.push(data));
      const stored = await Array.fromAsync(store.list('task'));
      return {
        omitted,
        stored,
        statuses: Object.fromEntries(stored.map(({ artifact }) => [artifact.path, artifact.status])),
        event: events[0] === undefined ? undefined : (JSON.parse(events[0]) as Record<string, unknown>),
      };
    },
    async read(stored) {
      if (stored?.artifact.sha256 === null || stored === undefined) throw new Error('nothing to read');
      const { sha256, bytes } = stored.artifact;
      return Buffer.concat(
        await Array.fromAsync(store.read('task', sha256, { start: 0, end: bytes - 1 })),
      ).toString();
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}
