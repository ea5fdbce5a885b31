import { ClaudeOpsError, type Route } from '@claude-ops/contract';
import { excerptOf } from './excerpt-of.ts';

/**
 * The value of a successful answer. It has at least the fields that the route's schema requires.
 *
 * @throws {ClaudeOpsError} unexpected_response: something else answered.
 */
export function readAnswer(route: Route, response: Response, text: string): unknown {
  if (route.response === undefined) return undefined;
  const value = parseJson(text);
  if (hasFields(route.response['required'], value)) return value;
  throw new ClaudeOpsError(
    'unexpected_response',
    `${response.url} answered ${response.status}, but not as claude-ops does: ${excerptOf(text)}`,
    { details: { status: response.status, contentType: response.headers.get('content-type') } },
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function hasFields(required: unknown, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(required) && required.every((name: PropertyKey) => Object.hasOwn(value, name));
}
