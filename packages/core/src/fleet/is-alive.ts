import type { Clock } from '../clock.ts';
import type { RegisteredNode } from '../store/node-registry.ts';

/** Whether a node was heard of within a lease. */
export function isAlive(
  { heartbeatAt }: Pick<RegisteredNode, 'heartbeatAt'>,
  { clock, leaseMs }: { readonly clock: Clock; readonly leaseMs: number },
): boolean {
  return clock.now() - Date.parse(heartbeatAt) <= leaseMs;
}
