import type { Attempt } from '../../../attempt/attempt.ts';
import type { WarmProfile } from '../../../claude/delivery/delivery.ts';
import { warmProfileFor, type ExecutorConditions } from '../../../claude/delivery/warm-profile.ts';

const CONDITIONS: ExecutorConditions = {
  // A warm container has a proxy of the gateway, which knows the list of hosts. The engine's own network is attached at the start only.
  network: ({ network }) => network.policy !== 'open',
  // The engine sets limits when it creates the container.
  resources: ({ resources }) => resources === null,
};

/** Finds the warm container that can run an attempt. Undefined where only a cold start can. */
export function containerProfileFor(attempt: Attempt): WarmProfile | undefined {
  return warmProfileFor(attempt, CONDITIONS);
}
