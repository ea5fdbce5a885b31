import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Artifact, CallOptions, ClaudeOpsApi } from '@claude-ops/contract';
import { artifactFailure } from './artifact-failure.ts';
import { ensureReplaceable } from './prepare-target.ts';
import { receive } from './receive.ts';

interface Saved extends CallOptions {
  readonly id: string;
  readonly path: string;
  /** Where it goes. Its directory is made if need be, and a file that is there is replaced. */
  readonly file: string;
}

/**
 * Downloads one artifact to a file, which is there once it is complete and its checksum verified.
 *
 * @throws {ClaudeOpsError} task_not_found, artifact_not_found, or whatever keeps it from being written.
 * @example
 * await saveArtifact(client, { id: task.id, path: 'out/report.md', file: 'report.md' });
 */
export async function saveArtifact(
  api: Pick<ClaudeOpsApi, 'openArtifact'>,
  { id, path: artifactPath, file, signal = new AbortController().signal }: Saved,
): Promise<Artifact> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await ensureReplaceable(file);
    const { artifact, body } = await api.openArtifact(id, artifactPath, { signal });
    await receive(body, file, { sha256: artifact.sha256, signal });
    return artifact;
  } catch (error) {
    throw artifactFailure(artifactPath, error);
  }
}
