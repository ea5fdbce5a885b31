import type { OpenApiDocument } from '../openapi/document.ts';

/** What stands before the paths of a document: nothing, a path, or an address. */
export function baseOf({ servers: [server] }: OpenApiDocument): string {
  return server?.url.replace(/\/$/, '') ?? '';
}
