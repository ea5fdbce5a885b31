import type { ExecutionMode, WaitingFor } from '@claude-ops/contract';
import type { RegisteredNode } from '../store/node-registry.ts';
import type { HoldingLimit, TaskNeeds } from '../store/task-reader.ts';

/** A node as it was last heard of. */
export interface SeenNode extends Pick<
  RegisteredNode,
  'instanceId' | 'name' | 'modes' | 'labels' | 'capacity' | 'isDraining' | 'heartbeatAt'
> {
  readonly isAlive: boolean;
}

/** What a task needs of the node that runs it. */
export interface NeedsOfTask extends Pick<TaskNeeds, 'labels' | 'boundTo' | 'heldBy'> {
  readonly mode: ExecutionMode;
}

const SLOT = waitingFor(
  'slot',
  'It starts when its turn has come and a node that can run it has a free slot.',
);

function waitingFor(kind: 'slot' | 'node', reason: string): WaitingFor {
  return { kind, reason, since: null, until: null, approvalId: null };
}

function untilReset({ since, until }: HoldingLimit): WaitingFor {
  const reason = `The provider lets its credential ask nothing before ${until}.`;
  return { kind: 'usage_limit', reason, since, until, approvalId: null };
}

/** Says why a queued task does not run yet: a usage limit holds it, or no node that can run it has a free slot. */
export function whatItWaitsFor(needs: NeedsOfTask, nodes: readonly SeenNode[]): WaitingFor {
  const { boundTo, heldBy } = needs;
  if (heldBy !== undefined) return untilReset(heldBy);
  const starting = nodes.filter(startsTasks);
  const isReady = (node: SeenNode) =>
    (boundTo === undefined || node.instanceId === boundTo) && canRun(node, needs);
  if (starting.some(isReady)) return SLOT;
  return waitingFor('node', reasonOf(needs, { nodes, starting }));
}

function startsTasks({ isAlive, isDraining, capacity }: SeenNode): boolean {
  return isAlive && !isDraining && capacity > 0;
}

function canRun(node: SeenNode, { mode, labels }: NeedsOfTask): boolean {
  return node.modes.includes(mode) && missingFrom(node, labels).length === 0;
}

function missingFrom(node: SeenNode, labels: readonly string[]): string[] {
  return labels.filter((label) => !node.labels.includes(label));
}

interface Nodes {
  readonly nodes: readonly SeenNode[];
  /** Those that start tasks. */
  readonly starting: readonly SeenNode[];
}

function reasonOf(needs: NeedsOfTask, { nodes, starting }: Nodes): string {
  const { mode, labels, boundTo } = needs;
  if (boundTo !== undefined) {
    const owner = nodes.find(({ instanceId }) => instanceId === boundTo);
    if (owner === undefined) return 'Its files are on a node that is not running. Start that node again.';
    return `Its files are on the node "${owner.name}", ${whyNot(owner, needs)}.`;
  }
  if (starting.length === 0) return 'No node that starts tasks is running.';
  const others = nodes.filter((node) => node.isAlive && canRun(node, needs));
  if (starting.every((node) => node.modes.includes(mode))) {
    const them = labels.length === 1 ? 'it' : 'them';
    return `No node that starts tasks has the ${wordsOf(labels)}.${naming(`have ${them}`, others)}`;
  }
  const andLabels = labels.length === 0 ? '' : ` and has the ${wordsOf(labels)}`;
  return `No node that starts tasks offers the mode "${mode}"${andLabels}.${naming('can run it', others)}`;
}

function naming(whatTheyDo: string, others: readonly SeenNode[]): string {
  if (others.length === 0) return '';
  return ` Nodes that ${whatTheyDo} start no tasks: ${others.map(({ name }) => `"${name}"`).join(', ')}.`;
}

/** Why a node that has the files of a task does not run it. */
function whyNot(node: SeenNode, { mode, labels }: NeedsOfTask): string {
  if (!node.isAlive) return `which has not been heard of since ${node.heartbeatAt}`;
  if (node.isDraining) return 'which is draining and starts no more tasks';
  if (node.capacity === 0) return 'which takes requests and runs no tasks';
  if (!node.modes.includes(mode)) return `which does not offer the mode "${mode}"`;
  return `which lacks the ${wordsOf(missingFrom(node, labels))}`;
}

function wordsOf(labels: readonly string[]): string {
  return `${labels.length === 1 ? 'label' : 'labels'} ${labels.toSorted().join(', ')}`;
}
