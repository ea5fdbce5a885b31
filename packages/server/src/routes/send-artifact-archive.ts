import { create as contentDisposition } from 'content-disposition';
import type { FastifyReply } from 'fastify';

/** Sends all artifacts of a task as a file to be saved. */
export function sendArtifactArchive(
  reply: FastifyReply,
  { id, body }: { readonly id: string; readonly body: ReadableStream<Uint8Array> },
): FastifyReply {
  return reply
    .type('application/zip')
    .header('content-disposition', contentDisposition(`artifacts-${id}.zip`))
    .header('cache-control', 'private, no-cache')
    .header('x-content-type-options', 'nosniff')
    .send(body);
}
