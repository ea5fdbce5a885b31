import type { ArtifactStore, StoredArtifact } from '@claude-ops/core';
import { bytesOf, chunksOf, sha256 } from './content.ts';

export function artifactOf(path: string, content: Uint8Array | string, isExecutable = false): StoredArtifact {
  return {
    artifact: {
      path,
      status: 'created',
      bytes: Buffer.from(content).length,
      sha256: sha256(content),
      mediaType: 'text/plain',
    },
    isExecutable,
  };
}

/** Stores contents by their paths, as a run's artifacts. */
export async function storeArtifacts(
  store: ArtifactStore,
  taskId: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  await using writer = store.begin(taskId);
  for (const content of Object.values(files)) await (await writer.stage(chunksOf(content))).keep();
  await writer.commit(Object.entries(files).map(([path, content]) => artifactOf(path, content)));
}

export async function pathsOf(store: ArtifactStore, taskId: string): Promise<string[]> {
  return (await Array.fromAsync(store.list(taskId))).map(({ artifact }) => artifact.path);
}

export async function contentOf(
  store: ArtifactStore,
  taskId: string,
  content: Uint8Array | string,
): Promise<Buffer> {
  const end = Buffer.from(content).length - 1;
  return await bytesOf(store.read(taskId, sha256(content), { start: 0, end }));
}
