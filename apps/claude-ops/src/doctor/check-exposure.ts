import type { Check } from '@claude-ops/cli';
import { canTellPeers } from '@claude-ops/server';
import { describeAgentAccess } from '../access/describe-agent-access.ts';
import type { Configuration } from '../configuration/read-configuration.ts';

const SHORTEST_TOKEN = 16;

/** A proxy on the machine of the server brings in callers from anywhere, and not every proxy says that it is one. */
const BEHIND_A_PROXY = 'To serve other machines, or callers through a proxy, set CLAUDE_OPS_TOKEN.';

/** Whether agents are served too. */
export async function checkAgentAccess({
  modes,
  tokens,
  processUser,
}: Pick<Configuration, 'modes' | 'tokens' | 'processUser'>): Promise<Check> {
  const hasProcessUser = processUser !== undefined;
  const canTell = hasProcessUser && (await canTellPeers());
  return { name: 'agents', ...describeAgentAccess({ modes, tokens, hasProcessUser, canTell }) };
}

/** Who is served. */
export function checkExposure({ host, tokens }: Pick<Configuration, 'host' | 'tokens'>): Check {
  const name = 'access';
  if (tokens.some((token) => token.length < SHORTEST_TOKEN))
    return {
      name,
      state: 'warning',
      detail: `CLAUDE_OPS_TOKEN has a token of fewer than ${SHORTEST_TOKEN} characters, which is easy to guess`,
      advice: 'Use a long random token: `openssl rand -hex 32` makes one.',
    };
  if (tokens.length > 0)
    return { name, state: 'ok', detail: 'only callers with a token of CLAUDE_OPS_TOKEN are served' };
  if (isLoopback(host))
    return {
      name,
      state: 'ok',
      detail: `only callers on this machine reach ${host}`,
      advice: BEHIND_A_PROXY,
    };
  return {
    name,
    state: 'ok',
    detail: `listens on ${host}, but serves only callers on this machine, because CLAUDE_OPS_TOKEN is not set`,
    advice: BEHIND_A_PROXY,
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
