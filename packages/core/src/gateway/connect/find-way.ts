import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { NetworkPolicy } from '@claude-ops/contract';
import type { Environment } from '../../claude/environment.ts';
import { NOT_PUBLIC, objectionTo, type Objection } from './decide.ts';
import { serverProxyFor } from './server-proxy.ts';
import type { Target } from './target.ts';
import { untilAborted } from './until-aborted.ts';

export interface WayParts {
  readonly lookup: (host: string) => Promise<LookupAddress[]>;
  /** Whether a task may reach an address. */
  readonly isReachable: (address: string) => boolean;
  /** The server's own. */
  readonly environment: Environment;
}

/** How a target is reached: at one of the addresses that were looked at, or by the proxy of the server. */
export type Way =
  { readonly addresses: readonly LookupAddress[]; readonly proxy?: undefined } | { readonly proxy: URL };

/**
 * Resolves a target and holds it against a policy, and each of its addresses against what no task may reach. What only a
 * proxy can resolve is the proxy's to judge.
 */
export async function findWay(
  target: Target,
  { policy, signal, ...parts }: WayParts & { readonly policy: NetworkPolicy; readonly signal: AbortSignal },
): Promise<Way | { readonly objection: Objection }> {
  const objection = objectionTo(target, policy);
  if (objection !== undefined) return { objection };
  const proxy = serverProxyFor(target, parts.environment);
  const addresses = await untilAborted(resolve(target, parts, proxy !== undefined), signal);
  if (!addresses.every(({ address }) => parts.isReachable(address))) return { objection: NOT_PUBLIC };
  return proxy === undefined ? { addresses } : { proxy };
}

async function resolve(
  { host }: Target,
  { lookup }: WayParts,
  mayBeUnknown: boolean,
): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) return [{ address: host, family }];
  try {
    return await lookup(host);
  } catch (error) {
    if (mayBeUnknown) return [];
    throw error;
  }
}
