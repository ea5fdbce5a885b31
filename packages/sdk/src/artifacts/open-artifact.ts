import type { Artifact, ArtifactPage, OpenArtifact, OpenArtifactOptions } from '@claude-ops/contract';
import { ClaudeOpsError, PAGE_LIMITS, Paged } from '@claude-ops/contract/client';
import type { HttpClient, OpenAnswer } from '../http/http-client.ts';
import { artifactOf } from './artifact-of.ts';
import { rangeHeader, rangeOf } from './range.ts';
import { resumedBody, type Resumption } from './resumed-body.ts';

interface WantedArtifact extends OpenArtifactOptions {
  readonly id: string;
  readonly path: string;
}

/**
 * An artifact with its bytes. What it is comes with them, in the headers; where something on the way has removed those
 * or compresses the bytes, it comes from the list. Bytes that break off are gone on with where they broke.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} artifact_not_found
 * @throws {ClaudeOpsError} range_not_satisfiable
 */
export async function openArtifact(
  http: HttpClient,
  wanted: WantedArtifact,
  retries: Pick<Resumption, 'limit' | 'delayMs'>,
): Promise<OpenArtifact> {
  const answer = await ask(http, wanted, { range: rangeHeader(wanted.range) });
  try {
    const range = rangeOf(answer);
    const artifact = artifactOf(answer, wanted.path) ?? (await findArtifact(http, wanted));
    const etag = answer.headers.get('etag');
    // A weak one, or none, does not tell whether the rest belongs to the same bytes.
    if (etag === null || !etag.startsWith('"')) return { artifact, range, body: answer.body };
    const open = async (received: number) =>
      restOf(await ask(http, wanted, { range: restHeader(range, received), 'if-range': etag }));
    const body = resumedBody(answer.body, {
      open,
      limit: retries.limit,
      delayMs: retries.delayMs,
      signal: wanted.signal,
    });
    return { artifact, range, body };
  } catch (error) {
    await answer.body.cancel();
    throw error;
  }
}

async function ask(
  http: HttpClient,
  { id, path, signal }: WantedArtifact,
  headers: Readonly<Record<string, string | undefined>>,
): Promise<OpenAnswer> {
  return http.open('openArtifact', {
    params: { id, '*': path },
    headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers },
    signal,
  });
}

function restHeader(range: OpenArtifact['range'], received: number): string {
  return `bytes=${(range?.start ?? 0) + received}-${range?.end ?? ''}`;
}

/** @throws {Error} these are other bytes. */
async function restOf({ status, body }: OpenAnswer): Promise<ReadableStream<Uint8Array>> {
  if (status === 206) return body;
  await body.cancel();
  throw new Error('The artifact has changed since.');
}

async function findArtifact(http: HttpClient, { id, path, signal }: WantedArtifact): Promise<Artifact> {
  const artifacts = new Paged<Artifact, ArtifactPage>(async (cursor) => {
    const query = { limit: PAGE_LIMITS.pageMax, cursor };
    return http.call('listArtifacts', { params: { id }, query, signal });
  });
  for await (const artifact of artifacts) if (artifact.path === path) return artifact;
  throw new ClaudeOpsError('artifact_not_found', `The task ${id} has no artifact "${path}".`);
}
