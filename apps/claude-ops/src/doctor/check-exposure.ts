import type { Check } from '@claude-ops/cli';
import type { Configuration } from '../configuration/read-configuration.ts';

const SHORTEST_TOKEN = 16;

/** Who is served. */
export function checkExposure({ host, tokens }: Pick<Configuration, 'host' | 'tokens'>): Check {
  const name = 'access';
  if (tokens.some((token) => token.length < SHORTEST_TOKEN))
    return {
      name,
      state: 'warning',
      detail: `CLAUDE_OPS_TOKEN has a token of fewer than ${SHORTEST_TOKEN} characters, which can be guessed`,
      advice: 'Use long random ones, such as `openssl rand -hex 32` prints.',
    };
  if (tokens.length > 0)
    return { name, state: 'ok', detail: 'callers with a token of CLAUDE_OPS_TOKEN are served' };
  if (isLoopback(host)) return { name, state: 'ok', detail: `only callers on this machine reach ${host}` };
  return {
    name,
    state: 'ok',
    detail: `listens on ${host}, yet only callers on this machine are served: there is no CLAUDE_OPS_TOKEN`,
    advice: 'To serve others too, set CLAUDE_OPS_TOKEN.',
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
