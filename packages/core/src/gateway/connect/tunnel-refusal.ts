import type { Objection } from './decide.ts';
import { nameOf, type Target } from './target.ts';
import { UnreachableError } from './unreachable-error.ts';

/** Why a tunnel is not opened, in words for whoever asked: names the host and says what to do. */
export interface TunnelRefusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** How many tunnels of one attempt may be open at once: an agent must not take the server's descriptors. */
export const MOST_TUNNELS = 64;

export const UNKNOWN_PROXY_TOKEN: TunnelRefusal = {
  status: 407,
  text: 'Show the token of the attempt, as the password of the proxy. It ends with the attempt.',
  headers: { 'Proxy-Authenticate': 'Basic realm="claude-ops"' },
};

export const NO_TARGET: TunnelRefusal = {
  status: 400,
  text: 'CONNECT takes a host and a port, as in github.com:443.',
};

export function tooManyTunnels(target: Target): TunnelRefusal {
  return {
    status: 429,
    text: `${nameOf(target)} is refused: ${MOST_TUNNELS} connections of this task are open. Close one first.`,
  };
}

export function forbidden(target: Target, { reason, advice }: Objection): TunnelRefusal {
  return { status: 403, text: `${nameOf(target)} is refused: ${reason}. ${advice}` };
}

/** What came of trying to reach a target. */
export function unreachableTarget(target: Target, error: unknown): TunnelRefusal {
  if (error instanceof Error && error.name === 'TimeoutError')
    return { status: 504, text: `${nameOf(target)} did not answer in time. Check the port, or try again.` };
  const cause = error instanceof UnreachableError ? error.message : codeOf(error);
  return {
    status: 502,
    text: `${nameOf(target)} can't be reached (${cause}). Check the name and the port; what the server's own network lets through is its operator's to say.`,
  };
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}
