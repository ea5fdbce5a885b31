import { randomUUID } from 'node:crypto';
import { ClaudeOpsError } from '@claude-ops/contract';
import type { ArtifactWriter, Logger, StoredArtifact } from '@claude-ops/core';
import type { Bucket } from '../client/bucket.ts';
import { createLanes } from '../content/lanes.ts';
import { moveObject } from '../content/move-object.ts';
import { stageContent, type Staged } from '../content/stage-content.ts';
import { contentsOf, markOf, newDirectory } from './keys.ts';
import { removeAll } from './remove-all.ts';
import { encodeIndex, findIndex, putIndex } from './stored-index.ts';

/** Contents on their way at once: most are small, and wait for the network only. */
const STORED_AT_ONCE = { tasks: 8, bytes: 16 * 1024 ** 2 };
/** Another writer gets between the look and the write each time. */
const MOST_TRIES = 5;
/** A later start drops what is left. */
const DROP_ATTEMPTS = 3;

interface WriterParts {
  readonly bucket: Bucket;
  readonly taskId: string;
  readonly logger: Logger;
}

/**
 * Stores contents in a directory of its own, so that two nodes that both believe to run a task don't touch each other's. The index
 * comes last, as one object.
 */
export function createS3ArtifactWriter({ bucket, taskId, logger }: WriterParts): ArtifactWriter {
  const directory = newDirectory();
  const contents = contentsOf(taskId, directory);
  const mark = markOf(taskId, directory);
  const lanes = createLanes(STORED_AT_ONCE);
  const kept = new Set<string>();
  let prepared: Promise<unknown> | undefined;
  /** Before the first content: a killed server leaves nothing that no mark leads to. */
  const prepare = async () => await (prepared ??= bucket.put(mark, Buffer.alloc(0)));
  let isCommitted = false;
  /** Whether there may be an index with these contents, whatever became of an answer. */
  let mayBePublished = false;

  return {
    async stage(content) {
      await prepare();
      const parts = `${contents}${randomUUID()}.parts`;
      const staged = await stageContent(bucket, content, parts);
      const { sha256, bytes, discard } = staged;
      const keep = async () => {
        if (kept.has(sha256)) return await discard();
        kept.add(sha256);
        await lanes.start(staged.heldBytes, () => storeAs(`${contents}${sha256}`, staged, { bucket, parts }));
      };
      return { sha256, bytes, keep, discard };
    },
    async commit(artifacts) {
      await prepare();
      await lanes.finish();
      await assertNotDropped(bucket, mark, taskId);
      mayBePublished = true;
      const replaced = await publish(artifacts, { bucket, taskId, directory });
      // Between that look and the index another node may have begun to drop.
      if ((await bucket.head(mark)) === undefined) {
        await withdraw({ bucket, taskId, directory });
        mayBePublished = false;
        throw outdated(taskId);
      }
      isCommitted = true;
      if (replaced !== undefined) await removeAll(bucket, contentsOf(taskId, replaced));
      await bucket.remove([mark]);
    },
    async [Symbol.asyncDispose]() {
      if (prepared === undefined || isCommitted) return;
      await lanes.settle();
      const dropped = async () => {
        const patient = bucket.withAttempts(DROP_ATTEMPTS);
        if (mayBePublished && (await findIndex(patient, taskId))?.directory === directory) return;
        await drop(patient, contents, mark);
      };
      await dropped().catch((error: unknown) => {
        // The mark stays, so a later start drops the rest.
        logger.warn(
          { event: 'artifacts_not_dropped', err: error, taskId },
          'contents of artifacts could not be removed',
        );
      });
    },
  };
}

async function storeAs(
  key: string,
  staged: Staged,
  { bucket, parts }: { readonly bucket: Bucket; readonly parts: string },
): Promise<void> {
  await staged.store(key);
  // Its name was not known before its end.
  if (staged.heldBytes < staged.bytes)
    await moveObject(bucket, { from: parts, to: key, bytes: staged.bytes });
}

/** Another node may have found that the task has ended, and dropped the contents. */
async function assertNotDropped(bucket: Bucket, mark: string, taskId: string): Promise<void> {
  if ((await bucket.head(mark)) === undefined) throw outdated(taskId);
}

/** @returns the directory of the index that was replaced. */
async function publish(
  artifacts: readonly StoredArtifact[],
  { bucket, taskId, directory }: { bucket: Bucket; taskId: string; directory: string },
): Promise<string | undefined> {
  const body = encodeIndex(artifacts);
  let replaced: string | undefined;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const found = await findIndex(bucket, taskId);
    // The answer of an earlier try was lost.
    if (found?.directory === directory) return replaced;
    // A later attempt has stored its artifacts: this one was cut off meanwhile.
    if (found !== undefined && found.directory > directory) throw outdated(taskId);
    replaced = found?.directory;
    if (await putIndex(bucket, { taskId, directory, body, found })) return replaced;
  }
  throw outdated(taskId);
}

/** Contents of the index may be gone. Another attempt may have replaced it by now, which then stays. */
async function withdraw({
  bucket,
  taskId,
  directory,
}: {
  bucket: Bucket;
  taskId: string;
  directory: string;
}): Promise<void> {
  const found = await findIndex(bucket, taskId);
  if (found?.directory === directory)
    await putIndex(bucket, { taskId, directory, body: encodeIndex([]), found });
}

async function drop(bucket: Bucket, contents: string, mark: string): Promise<void> {
  await bucket.abortUploads(contents);
  await removeAll(bucket, contents);
  await bucket.remove([mark]);
}

function outdated(taskId: string): Error {
  return new ClaudeOpsError(
    'storage_unavailable',
    `The artifacts of task ${taskId} were not stored: another attempt of it has taken over meanwhile.`,
  );
}
