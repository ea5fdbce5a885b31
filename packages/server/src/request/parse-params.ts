import { ClaudeOpsError, type Route } from '@claude-ops/contract';
import { parse } from '@claude-ops/contract/validation';

/**
 * The parameters of a path. What does not have the form of an id is the id of nothing: it is not found, like an id
 * that nothing has.
 *
 * @throws {ClaudeOpsError} task_not_found
 * @throws {ClaudeOpsError} mcp_profile_not_found
 */
export function parseParams(route: Route, params: Readonly<Record<string, string>>): unknown {
  try {
    return route.params && parse(route.params, params);
  } catch (cause) {
    const code = route.errors.find((error) => error.endsWith('_not_found')) ?? 'route_not_found';
    throw new ClaudeOpsError(code, `No resource has the id "${shortened(params['id'] ?? params['name'])}".`, {
      cause,
    });
  }
}

function shortened(text = ''): string {
  return text.length > 64 ? `${text.slice(0, 64)}...` : text;
}
