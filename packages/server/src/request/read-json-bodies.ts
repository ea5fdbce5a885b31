import { ClaudeOpsError } from '@claude-ops/contract';
import type { FastifyRequest } from 'fastify';
import { takesForm } from '../routes/route-of.ts';
import type { App } from '../app.ts';
import type { JsonReader } from './create-json-reader.ts';
import { malformed } from './malformed.ts';

/** Reads application/json and, at the route that has one, a form. A body is not changed on its way to the api, which validates it. */
export function readJsonBodies(app: App, readJson: JsonReader): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer) =>
      bytes.length === 0 ? undefined : await readJson(request, bytes, 'The body'),
  );

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (request: FastifyRequest, text: string) => {
      if (takesForm(request)) return new URLSearchParams(text);
      throw new ClaudeOpsError('unsupported_media_type', 'This route takes application/json, and no form.');
    },
  );

  app.addHook('preValidation', async (request) => {
    if (wantsBody(request) && request.body === undefined) throw malformed('The request has no body.');
  });
}

function wantsBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined;
}
