import type { Artifact } from '@claude-ops/contract';
import { HEADERS } from '@claude-ops/contract/client';
import type { AnswerHead } from '../http/whole-answer.ts';

/** What an artifact is, as the headers of its answer say; undefined where they don't say all of it. */
export function artifactOf(response: AnswerHead, path: string): Artifact | undefined {
  const { headers } = response;
  const status = headers.get(HEADERS.artifactStatus);
  // The ETag becomes a weak one where something on the way touches the answer.
  const sha256 = /^(?:W\/)?"([0-9a-f]{64})"$/.exec(headers.get('etag') ?? '')?.[1];
  const mediaType = headers.get('content-type');
  const bytes = sizeOf(response);
  if (status !== 'created' && status !== 'modified') return undefined;
  if (sha256 === undefined || mediaType === null || bytes === undefined) return undefined;
  const link = headers.get(HEADERS.artifactLinkTarget);
  const linkTarget = link === null ? undefined : decoded(link);
  return { path, status, bytes, sha256, mediaType, ...(linkTarget !== undefined && { linkTarget }) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Of the whole artifact. What is compressed on the way has another length. */
function sizeOf({ status, headers }: AnswerHead): number | undefined {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') return undefined;
  const length =
    status === 206 ? headers.get('content-range')?.split('/').at(-1) : headers.get('content-length');
  return /^\d+$/.test(length ?? '') ? Number(length) : undefined;
}
