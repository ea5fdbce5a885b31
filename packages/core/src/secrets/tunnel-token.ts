import { createHash } from 'node:crypto';

/**
 * What the proxy of a run is shown, where requests to the model show `token`. It opens tunnels to the hosts of the run's policy and nothing
 * else: so commands that must not ask the model can have the proxy all the same. It looks as the token does.
 */
export function tunnelTokenOf(token: string): string {
  const digest = createHash('sha256').update(`tunnels of ${token}`).digest('base64url');
  return `claude-ops-${digest}`;
}

/** Both tokens of a run: neither may be seen outside of it. */
export function tokensOf(token: string): readonly string[] {
  return [token, tunnelTokenOf(token)];
}
