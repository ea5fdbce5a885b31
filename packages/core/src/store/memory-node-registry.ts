import type { KnownNode, NodeRegistry, RegisteredNode } from './node-registry.ts';

/** A registry for the engines of one process, most often a single one. */
export function createMemoryNodeRegistry(): NodeRegistry {
  const entries = new Map<string, KnownNode>();
  const change = (instanceId: string, changes: Partial<KnownNode>): KnownNode | undefined => {
    const entry = entries.get(instanceId);
    const changed = entry && { ...entry, ...changes };
    if (changed !== undefined) entries.set(instanceId, changed);
    return changed;
  };
  return {
    async register({ node, now, forgetBefore, refusal: refusalAmong }) {
      for (const [id, { heartbeatAt }] of entries) if (heartbeatAt < forgetBefore) entries.delete(id);
      const refusal = refusalAmong([...entries.values()]);
      if (refusal !== undefined) return refusal;
      for (const [id, { name }] of entries) if (name === node.name) entries.delete(id);
      entries.set(node.instanceId, {
        ...structuredClone(node),
        running: 0,
        heartbeatAt: now,
        isDraining: false,
      });
      return undefined;
    },
    beat: async ({ instanceId, now, running }) => change(instanceId, { heartbeatAt: now, running }),
    list: async () =>
      [...entries.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)).map(toRegisteredNode),
    async drain(name) {
      const named = [...entries.values()].find((entry) => entry.name === name);
      return named !== undefined && change(named.instanceId, { isDraining: true }) !== undefined;
    },
    leave: async (instanceId) => void entries.delete(instanceId),
  };
}

/** What others are told. */
function toRegisteredNode(known: KnownNode): RegisteredNode {
  const { instanceId, name, version, modes, labels, capacity, startedAt, running, heartbeatAt, isDraining } =
    known;
  return {
    instanceId,
    name,
    version,
    modes: [...modes],
    labels: [...labels],
    capacity,
    startedAt,
    running,
    heartbeatAt,
    isDraining,
  };
}
