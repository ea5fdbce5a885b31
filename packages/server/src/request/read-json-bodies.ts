import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import type { JsonReader } from './create-json-reader.ts';
import { malformed } from './malformed.ts';

/** Reads application/json and nothing else. A body is not changed on its way to the api, which validates it. */
export function readJsonBodies(app: App, readJson: JsonReader): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) =>
      bytes.length === 0 ? undefined : await readJson(request, bytes, 'The body'),
  );

  app.addHook('preValidation', async (request) => {
    if (wantsBody(request) && request.body === undefined) throw malformed('The request has no body.');
  });
}

function wantsBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined;
}
