import type { ModelServer } from './model-server.ts';

/**
 * The environment variables that point the `claude` CLI at a model server and keep it from calling anything else.
 *
 * Give the CLI these, a `PATH`, and a `HOME` and `CLAUDE_CONFIG_DIR` of its own, and nothing inherited: a proxy, a
 * token or a cloud variable in the environment would lead it elsewhere.
 *
 * @example
 * ```ts
 * import { standInEnvironment, startModelServer } from '@claude-ops/testing';
 *
 * await using server = await startModelServer();
 * const environment = { PATH: '/usr/bin:/bin', HOME: '/tmp/home', ...standInEnvironment(server) };
 * ```
 */
export function standInEnvironment(
  server: Pick<ModelServer, 'url'>,
  { apiKey = 'sk-ant-stand-in' }: { readonly apiKey?: string } = {},
): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: server.url,
    ANTHROPIC_API_KEY: apiKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    DISABLE_AUTOUPDATER: '1',
  };
}
