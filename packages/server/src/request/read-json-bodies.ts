import { ClaudeOpsError } from '@claude-ops/contract';
import { isNestedDeeperThan } from '@claude-ops/contract/validation';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** No schema of the contract needs a tenth of it, and recursive code stays far from its limits. */
const DEEPEST_NESTING = 256;

/** Reads application/json and nothing else. A body is not changed on its way to the api, which validates it. */
export function readJsonBodies(app: App): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    if (bytes.length === 0) {
      done(null, undefined);
      return;
    }
    const text = decodeUtf8(bytes);
    if (text === undefined) {
      done(malformed('The body is not valid UTF-8.'));
      return;
    }
    if (isNestedDeeperThan(text, DEEPEST_NESTING)) {
      done(malformed(`The body is nested deeper than ${DEEPEST_NESTING} levels.`));
      return;
    }
    void parseJson(request, text, (error, value) => {
      // The parser's own message is not passed on: it may quote the body.
      if (error !== null) done(malformed('The body is not valid JSON, or sets a prototype.'));
      else done(null, value);
    });
  });

  app.addHook('preValidation', async (request) => {
    if (wantsBody(request) && request.body === undefined) throw malformed('The request has no body.');
  });
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function wantsBody(request: FastifyRequest): boolean {
  return request.routeOptions.schema?.body !== undefined;
}

function malformed(detail: string): ClaudeOpsError {
  return new ClaudeOpsError('malformed_request', detail);
}
