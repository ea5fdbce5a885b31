import { ClaudeOpsError, type Node, type NodeList } from '@claude-ops/contract';
import type { Clock } from '../clock.ts';
import type { FleetView } from '../fleet/fleet-view.ts';
import { isAlive } from '../fleet/is-alive.ts';
import type { Membership } from '../fleet/membership.ts';
import type { NodeRegistry, RegisteredNode } from '../store/node-registry.ts';

export interface NodeParts {
  readonly registry: NodeRegistry;
  readonly membership: Membership;
  readonly fleet: FleetView;
  readonly clock: Clock;
  /** For how long an engine that is silent counts as alive, in milliseconds. */
  readonly leaseMs: number;
}

/** The engines that share the store, by name. */
export async function listNodes(parts: NodeParts): Promise<NodeList> {
  const nodes = await parts.registry.list();
  return { data: nodes.map((node) => toNode(node, parts)) };
}

/** Asks an engine to start nothing more. This one hears of it at once. */
export async function drainNode(name: string, parts: NodeParts): Promise<Node> {
  if (!(await parts.registry.drain(name)))
    throw new ClaudeOpsError('node_not_found', `There is no node "${name}".`);
  await parts.membership.beat();
  parts.fleet.lookAgain();
  const { data } = await listNodes(parts);
  const drained = data.find((node) => node.name === name);
  if (drained === undefined) throw new ClaudeOpsError('node_not_found', `The node "${name}" has ended.`);
  return drained;
}

function toNode(registered: RegisteredNode, parts: NodeParts): Node {
  const { name, version, modes, labels, capacity, running, startedAt, heartbeatAt, isDraining } = registered;
  const state = !isAlive(registered, parts) ? 'lost' : isDraining ? 'draining' : 'ready';
  return {
    name,
    version,
    state,
    modes: [...modes],
    labels: [...labels],
    capacity,
    running,
    startedAt,
    heartbeatAt,
  };
}
