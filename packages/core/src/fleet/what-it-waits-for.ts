import type { WaitingFor } from '@claude-ops/contract';
import type { RegisteredNode } from '../store/node-registry.ts';
import type { TaskNeeds } from '../store/task-reader.ts';

/** A node as it was last heard of. */
export interface SeenNode extends Pick<
  RegisteredNode,
  'instanceId' | 'name' | 'labels' | 'capacity' | 'isDraining' | 'heartbeatAt'
> {
  readonly isAlive: boolean;
}

const SLOT: WaitingFor = {
  kind: 'slot',
  reason: 'It starts when its turn has come and a node that can run it has a free slot.',
};

/** Says why a queued task does not run yet: it compares what the task needs with the nodes there are. */
export function whatItWaitsFor(
  needs: Pick<TaskNeeds, 'labels' | 'boundTo'>,
  nodes: readonly SeenNode[],
): WaitingFor {
  const { labels, boundTo } = needs;
  const starting = nodes.filter(startsTasks);
  const fits = (node: SeenNode) =>
    (boundTo === undefined || node.instanceId === boundTo) && missingFrom(node, labels).length === 0;
  if (starting.some(fits)) return SLOT;
  return { kind: 'node', reason: reasonOf(needs, { nodes, starting }) };
}

function startsTasks({ isAlive, isDraining, capacity }: SeenNode): boolean {
  return isAlive && !isDraining && capacity > 0;
}

function missingFrom(node: SeenNode, labels: readonly string[]): string[] {
  return labels.filter((label) => !node.labels.includes(label));
}

function reasonOf(
  { labels, boundTo }: Pick<TaskNeeds, 'labels' | 'boundTo'>,
  { nodes, starting }: { readonly nodes: readonly SeenNode[]; readonly starting: readonly SeenNode[] },
): string {
  if (boundTo !== undefined) {
    const owner = nodes.find(({ instanceId }) => instanceId === boundTo);
    if (owner === undefined) return 'Its files are on a node that is not running. Start that node again.';
    return `Its files are on the node "${owner.name}", ${whyNot(owner, labels)}.`;
  }
  if (starting.length === 0) return 'No node that starts tasks is running.';
  const others = nodes.filter((node) => node.isAlive && missingFrom(node, labels).length === 0);
  const named = others.map(({ name }) => `"${name}"`).join(', ');
  const but =
    others.length === 0
      ? ''
      : ` Nodes that have ${labels.length === 1 ? 'it' : 'them'} start no tasks: ${named}.`;
  return `No node that starts tasks has the ${wordsOf(labels)}.${but}`;
}

/** Why a node that has the files of a task does not run it. */
function whyNot(node: SeenNode, labels: readonly string[]): string {
  if (!node.isAlive) return `which has not been heard of since ${node.heartbeatAt}`;
  if (node.isDraining) return 'which is draining and starts no more tasks';
  if (node.capacity === 0) return 'which takes requests and runs no tasks';
  return `which lacks the ${wordsOf(missingFrom(node, labels))}`;
}

function wordsOf(labels: readonly string[]): string {
  return `${labels.length === 1 ? 'label' : 'labels'} ${labels.toSorted().join(', ')}`;
}
