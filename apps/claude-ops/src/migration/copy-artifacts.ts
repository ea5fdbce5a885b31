import { StartFailure } from '@claude-ops/cli';
import type { ArtifactStore, ArtifactWriter, Logger, StoredArtifact } from '@claude-ops/core';

export interface ArtifactEnds {
  readonly from: ArtifactStore;
  readonly to: ArtifactStore;
  readonly logger: Logger;
}

/**
 * Copies the artifacts of a task, all at once. They never change.
 *
 * @returns whether they were missing.
 * @throws {StartFailure} where a node dropped them on their way.
 */
export async function copyArtifacts(taskId: string, ends: ArtifactEnds): Promise<boolean> {
  const { from, to } = ends;
  if (await areSame(from.list(taskId), to.list(taskId))) return false;
  await using writer = to.begin(taskId);
  const seen = new Set<string>();
  const listed: StoredArtifact[] = [];
  for await (const stored of from.list(taskId)) {
    const { sha256, path, bytes } = stored.artifact;
    listed.push(stored);
    // A deleted file has no content.
    if (sha256 === null || seen.has(sha256)) continue;
    seen.add(sha256);
    if (await copyContent({ taskId, sha256, bytes }, writer, from)) continue;
    // It stays listed, as it is where it comes from.
    ends.logger.warn(
      { event: 'artifact_lost', taskId, path },
      'the content of an artifact is missing in the data directory, or is not what was stored',
    );
  }
  // A task without artifacts has no index: an empty one could only take the place of another.
  if (listed.length === 0) return false;
  await writer.commit(listed).catch(async (error: unknown) => {
    throw (await wasDropped(taskId, to)) ? droppedByNode(taskId, error) : error;
  });
  return true;
}

/** A node that starts drops what is unfinished of a task that it has no row of: its rows come after its artifacts. */
async function wasDropped(taskId: string, to: ArtifactStore): Promise<boolean> {
  const unfinished = await to.listUnfinished().catch(() => [taskId]);
  return !unfinished.includes(taskId);
}

function droppedByNode(taskId: string, cause: unknown): StartFailure {
  return new StartFailure(
    `A node that started during the copy removed artifacts of task ${taskId} that were on their way to the bucket.`,
    { advice: 'Run it again, and it goes on. Start no node until it has ended.', cause },
  );
}

interface Content {
  readonly taskId: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** @returns whether it was there, as it was stored. */
async function copyContent(
  { taskId, sha256, bytes }: Content,
  writer: ArtifactWriter,
  from: ArtifactStore,
): Promise<boolean> {
  if (!(await from.has(taskId, sha256))) return false;
  const content = await writer.stage(from.read(taskId, sha256, { start: 0, end: bytes - 1 }));
  const isWhole = content.sha256 === sha256;
  await (isWhole ? content.keep() : content.discard());
  return isWhole;
}

async function areSame(
  one: AsyncIterable<StoredArtifact>,
  other: AsyncIterable<StoredArtifact>,
): Promise<boolean> {
  const others = other[Symbol.asyncIterator]();
  for await (const stored of one) {
    const next = await others.next();
    if (next.done === true || JSON.stringify(next.value) !== JSON.stringify(stored)) {
      await others.return?.();
      return false;
    }
  }
  return (await others.next()).done === true;
}
