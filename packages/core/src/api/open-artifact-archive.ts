import { isFinal } from '@claude-ops/contract';
import { archiveOf } from '../artifacts/archive/archive-of.ts';
import { streamOf } from '../artifacts/stream-of.ts';
import { getTask } from './get-task.ts';
import { waitAborted } from './unless-given-up.ts';
import type { ArtifactParts } from './list-artifacts.ts';

/** All artifacts of a task that still exist, as a zip archive that is made while it is read. */
export async function openArtifactArchive(
  id: string,
  signal: AbortSignal | undefined,
  { store, artifactStore }: ArtifactParts,
): Promise<ReadableStream<Uint8Array>> {
  const task = await getTask(id, store);
  if (isFinal(task.status)) await begin(artifactStore.list(id));
  const artifacts = isFinal(task.status) ? listWhole(id, { store, artifactStore }) : [];
  const read = (sha256: string, bytes: number) =>
    artifactStore.read(id, sha256, { start: 0, end: bytes - 1 });
  const modifiedAt = new Date(task.finishedAt ?? task.createdAt);
  return streamOf(archiveOf(artifacts, { read, modifiedAt }), { signal, reasonOf: waitAborted });
}

/** A list that can't be read at all is refused before the archive begins. */
async function begin(list: AsyncIterable<unknown>): Promise<void> {
  const reading = list[Symbol.asyncIterator]();
  await reading.next();
  await reading.return?.();
}

/** Fails where the task is pruned meanwhile: a list that ends early would make an archive that looks whole. */
async function* listWhole(id: string, { store, artifactStore }: ArtifactParts) {
  yield* artifactStore.list(id);
  await getTask(id, store);
}
