import { isIP } from 'node:net';
import { ALLOWED_PORTS, type NetworkPolicy } from '@claude-ops/contract';
import type { Target } from './target.ts';

/** Why a tunnel may not be, and what to do. */
export interface Objection {
  /** Follows "it is refused: ". */
  readonly reason: string;
  readonly advice: string;
}

/** What a policy has against a target; undefined where it has nothing, and where the target leads is still to be seen. */
export function objectionTo(target: Target, policy: NetworkPolicy): Objection | undefined {
  if (policy === 'open') return undefined;
  if (policy === 'none')
    return {
      reason: 'the network of this task is "none"',
      advice: `Give the task the network "open" or { "allow": [${entryFor(target)}] }.`,
    };
  if (isIP(target.host) !== 0)
    return {
      reason: 'an allow list has names, and this is an address',
      advice: 'Ask for the host by its name.',
    };
  if (policy.allow.some((entry) => isMeantBy(entry, target))) return undefined;
  return {
    reason: 'it is not in the allow list of this task',
    advice: `Add ${entryFor(target)} to network.allow of the task.`,
  };
}

/** Of what leads to an address that no task may reach. */
export const NOT_PUBLIC: Objection = {
  reason: 'it leads to a private, local or reserved address',
  advice: 'No task reaches one through the gateway, whatever its network is.',
};

function isMeantBy(entry: string, { host, port }: Target): boolean {
  const [pattern = '', named] = entry.split(':');
  const isPort = named === undefined ? ALLOWED_PORTS.includes(port) : Number(named) === port;
  return isPort && (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern);
}

function entryFor({ host, port }: Target): string {
  return JSON.stringify(ALLOWED_PORTS.includes(port) ? host : `${host}:${port}`);
}
