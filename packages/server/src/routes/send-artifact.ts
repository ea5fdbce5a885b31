import { basename } from 'node:path/posix';
import {
  ClaudeOpsError,
  HEADERS,
  type ByteRange,
  type ClaudeOpsApi,
  type OpenArtifact,
} from '@claude-ops/contract';
import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesAny, matchesStrongly } from '../request/entity-tags.ts';
import { parseRange } from '../request/parse-range.ts';
import type { OperationRequest } from './operation-request.ts';

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

interface ArtifactSource {
  readonly api: ClaudeOpsApi;
  readonly signal: AbortSignal;
}

/** Answers with an artifact, a range of it, or, where the caller has it already, without it (RFC 9110, 13 and 14). */
export async function sendArtifact(
  request: OperationRequest<'openArtifact'>,
  reply: FastifyReply,
  source: ArtifactSource,
): Promise<FastifyReply> {
  const range = rangeOf(request);
  const isConditional =
    request.headers['if-none-match'] !== undefined || (range && ifRangeOf(request)) !== undefined;
  if (!isConditional) return sendOpened(reply, await open(request, reply, { ...source, range }));

  const whole = await open(request, reply, { ...source, range: undefined });
  const etag = etagOf(whole);
  if (matchesAny(request.headers['if-none-match'], etag)) {
    await whole.body.cancel();
    return setHeaders(reply, whole).code(304).send();
  }
  const ifRange = ifRangeOf(request);
  if (range === undefined || (ifRange !== undefined && !matchesStrongly(ifRange, etag)))
    return sendOpened(reply, whole);
  await whole.body.cancel();
  return sendOpened(reply, await open(request, reply, { ...source, range }));
}

/** A range is asked for of what GET would answer. */
function rangeOf({ method, headers }: FastifyRequest): ByteRange | undefined {
  return method === 'GET' ? parseRange(headers.range) : undefined;
}

function ifRangeOf({ headers }: FastifyRequest): string | undefined {
  const value = headers['if-range'];
  return typeof value === 'string' ? value : undefined;
}

async function open(
  { params }: OperationRequest<'openArtifact'>,
  reply: FastifyReply,
  { api, signal, range }: ArtifactSource & { readonly range: ByteRange | undefined },
): Promise<OpenArtifact> {
  try {
    return await api.openArtifact(params.id, params['*'], { signal, ...(range && { range }) });
  } catch (error) {
    if (ClaudeOpsError.is(error, 'range_not_satisfiable')) {
      const bytes = error.details?.['bytes'];
      if (typeof bytes === 'number') reply.header('content-range', `bytes */${bytes}`);
    }
    throw error;
  }
}

function sendOpened(reply: FastifyReply, opened: OpenArtifact): FastifyReply {
  const { artifact, range, body } = opened;
  setHeaders(reply, opened)
    .type(MEDIA_TYPE.test(artifact.mediaType) ? artifact.mediaType : 'application/octet-stream')
    .header('content-disposition', contentDisposition(basename(artifact.path)))
    .header('content-length', range === null ? artifact.bytes : range.end - range.start + 1);
  if (range !== null)
    reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${artifact.bytes}`);
  return reply.send(body);
}

/** No browser runs or shows an artifact as a page of this origin, whatever the agent wrote into it. */
function setHeaders(reply: FastifyReply, opened: OpenArtifact): FastifyReply {
  const { artifact } = opened;
  const etag = etagOf(opened);
  if (etag !== undefined) reply.header('etag', etag);
  return reply.headers({
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-cache',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    [HEADERS.artifactStatus]: artifact.status,
    ...(artifact.linkTarget !== undefined && {
      [HEADERS.artifactLinkTarget]: encodeURIComponent(artifact.linkTarget),
    }),
  });
}

function etagOf({ artifact: { sha256 } }: OpenArtifact): string | undefined {
  return sha256 === null ? undefined : `"${sha256}"`;
}
