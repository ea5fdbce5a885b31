import { LIMITS, type SeenHost } from '@claude-ops/contract';
import { timestamp, type Clock } from '../../clock.ts';
import type { Target } from './target.ts';

/** That a run asked for a host for the first time. */
export interface NetworkAsked extends Target {
  readonly isAllowed: boolean;
  /** Why it was refused. */
  readonly reason?: string;
}

export interface SeenHosts {
  /** Counts a request for a host, refused where there is a reason. */
  note(target: Target, reason: string | undefined): void;
  /** In the order in which they were first asked for. */
  list(): SeenHost[];
}

export interface SeenHostsParts {
  readonly clock: Clock;
  /** What must not be kept: an agent can ask for any name, also one with a secret in it. */
  readonly secrets: readonly string[];
  readonly onAsked: (asked: NetworkAsked) => void;
  /** What was asked for before a restart. @default nothing */
  readonly known?: readonly SeenHost[] | undefined;
}

/** What a run asks for on the network. An agent can ask for any number of hosts: the first are kept. */
export function createSeenHosts({ clock, secrets, onAsked, known = [] }: SeenHostsParts): SeenHosts {
  const keyOf = ({ host, port }: Target) => `${host} ${port}`;
  const seen = new Map(known.map((host) => [keyOf(host), { ...host }]));

  const noteNew = (key: string, { host: name, port }: Target, reason: string | undefined) => {
    if (seen.size >= LIMITS.networkSeenMaxCount) return;
    const host = withoutSecrets(name, secrets);
    const isAllowed = reason === undefined;
    seen.set(key, { host, port, isAllowed, requests: 1, firstAt: timestamp(clock.now()) });
    onAsked({ host, port, isAllowed, ...(reason !== undefined && { reason }) });
  };

  return {
    note(target, reason) {
      const key = keyOf(target);
      const host = seen.get(key);
      if (host === undefined) return noteNew(key, target, reason);
      host.requests += 1;
      if (reason !== undefined) host.isAllowed = false;
    },
    list: () => [...seen.values()].map((host) => ({ ...host })),
  };
}

/** Names are in lower case, whatever a secret is in. */
function withoutSecrets(host: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (name, secret) => (secret === '' ? name : name.replaceAll(secret.toLowerCase(), '[masked]')),
    host,
  );
}
