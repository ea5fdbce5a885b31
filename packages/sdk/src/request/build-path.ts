import type { Endpoint } from '@claude-ops/contract';
import { ClaudeOpsError, type ErrorCode } from '@claude-ops/contract/client';

/**
 * The path of an endpoint with its parameters in it, each percent-encoded. `*` keeps its slashes.
 *
 * @throws {ClaudeOpsError} not found: no URL can carry such a parameter, so it is the name of nothing.
 */
export function buildPath(endpoint: Endpoint, params: Readonly<Record<string, string>> = {}): string {
  let index = 0;
  return endpoint.path.replaceAll(/:(\w+)|\*/g, (placeholder, name: string | undefined) => {
    const value = params[name ?? placeholder] ?? '';
    const segments = name === undefined ? value.split('/') : [value];
    if (value === '' || segments.some(isUnsendable)) throw notFound(endpoint.unknown?.[index], value);
    index += 1;
    return segments.map(encodeURIComponent).join('/');
  });
}

/** URLs resolve dots away, also encoded ones, and half a surrogate pair has no encoding. */
function isUnsendable(segment: string): boolean {
  return segment === '.' || segment === '..' || !segment.isWellFormed();
}

function notFound(code: ErrorCode = 'route_not_found', value: string): ClaudeOpsError {
  return new ClaudeOpsError(code, `No resource has the id "${value}".`);
}
