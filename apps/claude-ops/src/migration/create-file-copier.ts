import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createDiskArtifactStore,
  createDiskUploadStore,
  type ArtifactStore,
  type Logger,
  type UploadStore,
} from '@claude-ops/core';
import type { S3Stores } from '@claude-ops/s3';
import type { TaskToCopy } from '@claude-ops/storage/postgres';
import { copyArtifacts } from './copy-artifacts.ts';

/** So many tasks are looked at together: most have few files, and wait for the network only. */
const AT_ONCE = 4;

export interface FileCopier {
  /** @returns the engine that alone can run a task, by the task: the one that has its archive. */
  copy(tasks: readonly TaskToCopy[]): Promise<ReadonlyMap<string, string>>;
  /** How many tasks had artifacts, and how many an archive, that were copied. */
  readonly copied: { readonly artifacts: number; readonly uploads: number };
}

interface CopierParts {
  readonly dataDir: string;
  /** Undefined: files stay in the data directory. */
  readonly bucket: S3Stores | undefined;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export function createFileCopier({ dataDir, bucket, logger, signal }: CopierParts): FileCopier {
  const artifacts = createDiskArtifactStore(path.join(dataDir, 'artifacts'), logger);
  const uploads = createDiskUploadStore(path.join(dataDir, 'uploads'), logger);
  const copied = { artifacts: 0, uploads: 0 };

  const copyFiles = async (task: TaskToCopy) => {
    if (bucket === undefined || signal.aborted || task.there?.isPruned === true) return;
    const ends = { from: artifacts, to: bucket.artifactStore, logger };
    if ((await needsArtifacts(task, ends.to)) && (await copyArtifacts(task.id, ends))) copied.artifacts += 1;
    if (needsUpload(task) && (await copyUpload(task.id, { from: uploads, to: bucket.uploadStore, signal })))
      copied.uploads += 1;
  };
  const bindTo = async (tasks: readonly TaskToCopy[]) => {
    const bound = new Map<string, string>();
    if (bucket !== undefined) return bound;
    for (const { id, status } of tasks)
      if (!isOver(status) && (await hasUpload(uploads, id, signal)))
        bound.set(id, await instanceIdOf(dataDir));
    return bound;
  };
  return {
    copied,
    async copy(tasks) {
      const left = [...tasks];
      const work = async () => {
        for (let task = left.shift(); task !== undefined; task = left.shift()) await copyFiles(task);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      return await bindTo(tasks);
    },
  };
}

const isOver = (status: TaskToCopy['status']) => status !== 'queued' && status !== 'running';

/** Nodes store artifacts of the tasks that they run after the copy: these are never replaced by older ones. */
async function needsArtifacts({ id, status, there }: TaskToCopy, to: ArtifactStore): Promise<boolean> {
  // No node knows the task yet, or none has run it since.
  if (there === undefined || isOver(status)) return true;
  // Without a bucket, the node on the data directory stored its artifacts there.
  return isOver(there.status) && (await isEmpty(to.list(id)));
}

async function isEmpty(listed: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of listed) return false;
  return true;
}

/** A task that was copied is bound to the old engine only if its archive was not. */
const needsUpload = ({ status, needs, there }: TaskToCopy) =>
  !isOver(status) && (there === undefined || there.needs !== needs);

async function instanceIdOf(dataDir: string): Promise<string> {
  return (await readFile(path.join(dataDir, 'instance-id'), 'utf8')).trim();
}

async function pathOf(uploads: UploadStore, taskId: string, signal: AbortSignal): Promise<string> {
  return (await uploads.fetch(taskId, { directory: '', signal })).path;
}

async function hasUpload(uploads: UploadStore, taskId: string, signal: AbortSignal): Promise<boolean> {
  return await access(await pathOf(uploads, taskId, signal)).then(
    () => true,
    () => false,
  );
}

async function copyUpload(
  taskId: string,
  {
    from,
    to,
    signal,
  }: { readonly from: UploadStore; readonly to: UploadStore; readonly signal: AbortSignal },
): Promise<boolean> {
  if (!(await hasUpload(from, taskId, signal))) return false;
  await to.save(taskId, createReadStream(await pathOf(from, taskId, signal)));
  return true;
}
