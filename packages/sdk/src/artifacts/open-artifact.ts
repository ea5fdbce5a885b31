import {
  ClaudeOpsError,
  LIMITS,
  type Artifact,
  type ArtifactPage,
  type OpenArtifact,
  type OpenArtifactOptions,
} from '@claude-ops/contract';
import type { HttpClient } from '../http/http-client.ts';
import { Paged } from '../pages/paged.ts';
import { artifactOf } from './artifact-of.ts';
import { rangeHeader, rangeOf } from './range.ts';

interface WantedArtifact extends OpenArtifactOptions {
  readonly id: string;
  readonly path: string;
}

/**
 * An artifact with its bytes. What it is comes with them, in the headers; where something on the way has removed those
 * or compresses the bytes, it comes from the list.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} artifact_not_found
 * @throws {ClaudeOpsError} range_not_satisfiable
 */
export async function openArtifact(http: HttpClient, wanted: WantedArtifact): Promise<OpenArtifact> {
  const response = await http.open('openArtifact', {
    params: { id: wanted.id, '*': wanted.path },
    headers: { accept: '*/*', 'accept-encoding': 'identity', range: rangeHeader(wanted.range) },
    signal: wanted.signal,
  });
  try {
    const range = rangeOf(response);
    const artifact = artifactOf(response, wanted.path) ?? (await findArtifact(http, wanted));
    return { artifact, range, body: response.body ?? new Blob([]).stream() };
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
}

async function findArtifact(http: HttpClient, { id, path, signal }: WantedArtifact): Promise<Artifact> {
  const artifacts = new Paged<Artifact, ArtifactPage>(async (cursor) => {
    const query = { limit: LIMITS.pageMax, cursor };
    return http.call('listArtifacts', { params: { id }, query, signal });
  });
  for await (const artifact of artifacts) if (artifact.path === path) return artifact;
  throw new ClaudeOpsError('artifact_not_found', `The task ${id} has no artifact "${path}".`);
}
