import type { Clock } from '../clock.ts';
import type { NodeRegistry } from '../store/node-registry.ts';
import { isAlive } from './is-alive.ts';
import type { SeenNode } from './what-it-waits-for.ts';

/** How old an answer of the registry may be, in milliseconds: nodes say every few seconds that they are alive. */
const FRESH_MS = 1_000;

/** The nodes as a list of tasks needs them, so that a page of queued tasks costs one look at most. */
export interface FleetView {
  nodes(): Promise<readonly SeenNode[]>;
  /** Forgets what it knows: a node has changed. */
  lookAgain(): void;
}

export function createFleetView(parts: {
  readonly registry: NodeRegistry;
  readonly clock: Clock;
  readonly leaseMs: number;
}): FleetView {
  const { registry, clock } = parts;
  let known: { readonly atMs: number; readonly list: ReturnType<NodeRegistry['list']> } | undefined;
  return {
    async nodes() {
      const now = clock.now();
      if (known === undefined || Math.abs(now - known.atMs) > FRESH_MS)
        known = { atMs: now, list: registry.list() };
      const asked = known;
      try {
        return (await asked.list).map((node) => ({ ...node, isAlive: isAlive(node, parts) }));
      } catch (error) {
        if (known === asked) known = undefined;
        throw error;
      }
    },
    lookAgain: () => void (known = undefined),
  };
}
