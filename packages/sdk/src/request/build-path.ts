import type { Endpoint } from '@claude-ops/contract';
import { ClaudeOpsError, type ErrorCode } from '@claude-ops/contract/client';

/**
 * The path of an endpoint with its parameters in it, each percent-encoded. `*` keeps its slashes.
 *
 * @throws {ClaudeOpsError} not found: no URL can carry such a parameter, so it is the name of nothing.
 */
export function buildPath(endpoint: Endpoint, params: Readonly<Record<string, string>> = {}): string {
  return endpoint.path.replaceAll(/:(\w+)|\*/g, (placeholder, name: string | undefined) => {
    const value = params[name ?? placeholder] ?? '';
    const segments = name === undefined ? value.split('/') : [value];
    if (value === '' || segments.some(isUnsendable)) throw notFound(endpoint, placeholder, value);
    return segments.map(encodeURIComponent).join('/');
  });
}

/** URLs resolve dots away, also encoded ones, and half a surrogate pair has no encoding. */
function isUnsendable(segment: string): boolean {
  return segment === '.' || segment === '..' || !segment.isWellFormed();
}

function notFound(endpoint: Endpoint, placeholder: string, value: string): ClaudeOpsError {
  const codes = endpoint.errors.filter((code) => code.endsWith('_not_found'));
  const code: ErrorCode = (placeholder === '*' ? codes.at(-1) : codes[0]) ?? 'route_not_found';
  return new ClaudeOpsError(code, `No resource has the id "${value}".`);
}
