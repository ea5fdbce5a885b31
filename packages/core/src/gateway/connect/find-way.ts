import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { NetworkPolicy } from '@claude-ops/contract';
import { isLocalAddress } from '../../addresses/is-local-address.ts';
import type { Environment } from '../../claude/environment.ts';
import { NOT_PUBLIC, objectionTo, type Objection } from './decide.ts';
import { serverProxyFor } from './server-proxy.ts';
import type { Target } from './target.ts';
import { untilAborted } from '../../system/until-aborted.ts';

/**
 * How long a name may take that a proxy resolves anyway, in milliseconds: where only the proxy knows the names of the internet,
 * nobody may answer for long.
 */
const LOOK_MS = 1_000;

export interface WayParts {
  readonly lookup: (host: string) => Promise<LookupAddress[]>;
  /** Waits until the task may look up a name. */
  readonly takeTurn: (signal: AbortSignal) => Promise<() => void>;
  /** Whether a task may reach an address. */
  readonly isReachable: (address: string) => boolean;
  /** The server's own. */
  readonly environment: Environment;
}

/** How a target is reached: at one of the addresses that were looked at, or by the proxy of the server. */
export type Way =
  { readonly addresses: readonly LookupAddress[]; readonly proxy?: undefined } | { readonly proxy: URL };

/**
 * Resolves a target and holds it against a policy, and each of its addresses against what no task may reach. Behind a proxy,
 * what a name means is the proxy's to say: it may know another address, or be the only one to know any. Only a name that leads to
 * this machine or to metadata is refused before, as the proxy may run on this machine.
 */
export async function findWay(
  target: Target,
  { policy, signal, ...parts }: WayParts & { readonly policy: NetworkPolicy; readonly signal: AbortSignal },
): Promise<Way | { readonly objection: Objection }> {
  const objection = objectionTo(target, policy);
  if (objection !== undefined) return { objection };
  const proxy = serverProxyFor(target, parts.environment);
  const family = isIP(target.host);
  if (proxy !== undefined && family === 0) {
    const known = await lookBriefly(target, parts, signal);
    const isRefused = ({ address }: LookupAddress) => isLocalAddress(address) && !parts.isReachable(address);
    return known.some(isRefused) ? { objection: NOT_PUBLIC } : { proxy };
  }
  const addresses = family === 0 ? await look(target, parts, signal) : [{ address: target.host, family }];
  if (!addresses.every(({ address }) => parts.isReachable(address))) return { objection: NOT_PUBLIC };
  return proxy === undefined ? { addresses } : { proxy };
}

/** The addresses of a name, as far as they are known here at once. */
async function lookBriefly(
  target: Target,
  parts: Pick<WayParts, 'lookup' | 'takeTurn'>,
  signal: AbortSignal,
): Promise<LookupAddress[]> {
  const briefly = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  return await look(target, parts, briefly).catch(() => []);
}

/**
 * A look-up can't be stopped, and the system does few at once. A task does one at a time: where nobody answers, its other names
 * wait, and those of other tasks do not.
 */
async function look(
  { host }: Target,
  { lookup, takeTurn }: Pick<WayParts, 'lookup' | 'takeTurn'>,
  signal: AbortSignal,
): Promise<LookupAddress[]> {
  const end = await takeTurn(signal);
  const found = lookup(host);
  void found.then(end, end);
  return await untilAborted(found, signal);
}
