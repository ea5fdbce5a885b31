import { ClaudeOpsError, LIMITS, type Artifact, type OpenArtifact } from '@claude-ops/contract';
import type { HttpClient } from '../http/http-client.ts';

interface WantedArtifact {
  readonly id: string;
  readonly path: string;
  readonly signal: AbortSignal | undefined;
}

/**
 * An artifact with its bytes. The answer holds the bytes alone, so what the artifact is comes from the list.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} artifact_not_found
 */
export async function openArtifact(http: HttpClient, wanted: WantedArtifact): Promise<OpenArtifact> {
  const artifact = await findArtifact(http, wanted);
  const params = { id: wanted.id, '*': wanted.path };
  const response = await http.open('openArtifact', {
    params,
    headers: { accept: '*/*' },
    signal: wanted.signal,
  });
  return { artifact, range: null, body: response.body ?? new Blob([]).stream() };
}

async function findArtifact(http: HttpClient, { id, path, signal }: WantedArtifact): Promise<Artifact> {
  let cursor: string | undefined;
  do {
    const query = { limit: LIMITS.pageMax, cursor };
    const page = await http.call('listArtifacts', { params: { id }, query, signal });
    const artifact = page.data.find((candidate) => candidate.path === path);
    if (artifact !== undefined) return artifact;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  throw new ClaudeOpsError('artifact_not_found', `The task ${id} has no artifact "${path}".`);
}
