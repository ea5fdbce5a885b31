import { ClaudeOpsError, type ErrorCode, type Route } from '@claude-ops/contract';

/**
 * The path of a route with its parameters in it, each percent-encoded. `*` keeps its slashes.
 *
 * @throws {ClaudeOpsError} not found: no URL can carry such a parameter, so it is the name of nothing.
 */
export function buildPath(route: Route, params: Readonly<Record<string, string>> = {}): string {
  return route.path.replaceAll(/:(\w+)|\*/g, (placeholder, name: string | undefined) => {
    const value = params[name ?? placeholder] ?? '';
    const segments = name === undefined ? value.split('/') : [value];
    if (value === '' || segments.some(isUnsendable)) throw notFound(route, placeholder, value);
    return segments.map(encodeURIComponent).join('/');
  });
}

/** URLs resolve dots away, also encoded ones, and half a surrogate pair has no encoding. */
function isUnsendable(segment: string): boolean {
  return segment === '.' || segment === '..' || !segment.isWellFormed();
}

function notFound(route: Route, placeholder: string, value: string): ClaudeOpsError {
  const codes = route.errors.filter((code) => code.endsWith('_not_found'));
  const code: ErrorCode = (placeholder === '*' ? codes.at(-1) : codes[0]) ?? 'route_not_found';
  return new ClaudeOpsError(code, `Nothing is called "${value}".`);
}
