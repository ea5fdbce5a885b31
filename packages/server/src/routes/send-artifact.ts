import type { OpenArtifact } from '@claude-ops/contract';
import type { FastifyReply } from 'fastify';

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

/** Sends the bytes of an artifact, so that no browser runs or shows them as a page of this origin. */
export function sendArtifact(reply: FastifyReply, { artifact, body }: OpenArtifact): FastifyReply {
  return reply
    .type(MEDIA_TYPE.test(artifact.mediaType) ? artifact.mediaType : 'application/octet-stream')
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', 'attachment')
    .send(body);
}
