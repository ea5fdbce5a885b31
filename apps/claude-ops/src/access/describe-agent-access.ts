import type { Configuration } from '../configuration/read-configuration.ts';

/** Says whether agents can call the API of a server, and which setting prevents it. */
export interface AgentAccess {
  readonly state: 'ok' | 'warning';
  readonly detail: string;
  readonly advice?: string;
}

export interface AgentAccessParts extends Pick<Configuration, 'modes' | 'tokens'> {
  /** Whether agents run as another user than the server. */
  readonly hasProcessUser: boolean;
  /** Whether this system says which user calls. */
  readonly canTell: boolean;
}

const TOKEN_ADVICE = 'Set CLAUDE_OPS_TOKEN: `openssl rand -hex 32` makes a token.';

/** Says in a sentence whether an agent that asks the API by itself is served. */
export function describeAgentAccess({
  modes,
  tokens,
  hasProcessUser,
  canTell,
}: AgentAccessParts): AgentAccess {
  if (tokens.length > 0) return { state: 'ok', detail: 'agents are served only with a token' };
  if (!modes.includes('process'))
    return {
      state: 'ok',
      detail: 'agents run in containers, and their requests are refused without a token',
    };
  if (!hasProcessUser)
    return {
      state: 'warning',
      detail:
        'an agent in process mode can call this API like any caller: read, cancel, prune and create tasks, spend the credentials that the server keeps, and change what it keeps',
      advice: `${TOKEN_ADVICE} Set PROCESS_USER too, so that agents can't find the token.`,
    };
  if (!canTell)
    return {
      state: 'warning',
      detail:
        "the server can't tell which user calls, so it refuses callers on this machine: they may be agents",
      advice: TOKEN_ADVICE,
    };
  return {
    state: 'ok',
    detail: 'agents are refused, and every other user of this machine is served without a token',
    advice: `To serve only some users, or callers through a proxy, set CLAUDE_OPS_TOKEN.`,
  };
}
