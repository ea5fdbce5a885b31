import { isNestedDeeperThan } from '@claude-ops/contract/validation';
import type { FastifyRequest } from 'fastify';
import type { App } from '../app.ts';
import { malformed } from './malformed.ts';

/** No schema of the contract needs a tenth of it, and recursive code stays far from its limits. */
const DEEPEST_NESTING = 256;

/**
 * Reads JSON that came as bytes. What it says calls them by the name that it is given.
 *
 * @throws {ClaudeOpsError} malformed_request
 */
export type JsonReader = (request: FastifyRequest, bytes: Uint8Array, name: string) => Promise<unknown>;

export function createJsonReader(app: App): JsonReader {
  const parseJson = app.getDefaultJsonParser('error', 'error');

  return async (request, bytes, name) => {
    const text = decodeUtf8(bytes);
    if (text === undefined) throw malformed(`${name} is not valid UTF-8.`);
    if (isNestedDeeperThan(text, DEEPEST_NESTING))
      throw malformed(`${name} is nested deeper than ${DEEPEST_NESTING} levels.`);
    return await new Promise((resolve, reject) => {
      void parseJson(request, text, (error, value) => {
        // The parser's own message is not passed on: it may quote the body.
        if (error === null) resolve(value);
        else reject(malformed(`${name} is not valid JSON, or sets a prototype.`));
      });
    });
  };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
