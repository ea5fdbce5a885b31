import type { Environment } from '../claude/environment.ts';

/** What an environment says of proxies, in lower case before upper case; undefined where that is nothing. */
export function proxyVariable(
  environment: Environment,
  name: 'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY',
): string | undefined {
  return environment[name.toLowerCase()] || environment[name] || undefined;
}
