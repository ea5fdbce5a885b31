import type { ArtifactStore, StoredArtifact } from '@claude-ops/core';

interface Ends {
  readonly from: ArtifactStore;
  readonly to: ArtifactStore;
}

/**
 * Copies the artifacts of a task, all at once. They never change.
 *
 * @returns whether they were missing.
 */
export async function copyArtifacts(taskId: string, { from, to }: Ends): Promise<boolean> {
  if (await areSame(from.list(taskId), to.list(taskId))) return false;
  await using writer = to.begin(taskId);
  const kept = new Set<string>();
  const listed: StoredArtifact[] = [];
  for await (const stored of from.list(taskId)) {
    const { sha256, bytes } = stored.artifact;
    listed.push(stored);
    // A deleted file has no content.
    if (sha256 === null || kept.has(sha256)) continue;
    const content = await writer.stage(from.read(taskId, sha256, { start: 0, end: bytes - 1 }));
    if (content.sha256 !== sha256)
      throw new Error(`The artifact ${stored.artifact.path} of task ${taskId} is not what it was stored as.`);
    await content.keep();
    kept.add(sha256);
  }
  await writer.commit(listed);
  return true;
}

async function areSame(
  one: AsyncIterable<StoredArtifact>,
  other: AsyncIterable<StoredArtifact>,
): Promise<boolean> {
  const others = other[Symbol.asyncIterator]();
  for await (const stored of one) {
    const { done, value } = await others.next();
    if (done === true || JSON.stringify(value) !== JSON.stringify(stored)) {
      await others.return?.();
      return false;
    }
  }
  return (await others.next()).done === true;
}
