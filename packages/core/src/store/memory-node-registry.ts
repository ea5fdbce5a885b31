import type { NodeRecord, NodeRegistry, RegisteredNode, RegisterRequest } from './node-registry.ts';

interface Entry extends RegisteredNode {
  readonly keyCheck: string;
}

/** A registry for the engines of one process, most often a single one. */
export function createMemoryNodeRegistry(): NodeRegistry {
  const entries = new Map<string, Entry>();
  const change = (instanceId: string, changes: Partial<Entry>): Entry | undefined => {
    const entry = entries.get(instanceId);
    const changed = entry && { ...entry, ...changes };
    if (changed !== undefined) entries.set(instanceId, changed);
    return changed;
  };
  return {
    async register(request) {
      const { node, now, forgetBefore } = request;
      for (const [id, { heartbeatAt }] of entries) if (heartbeatAt < forgetBefore) entries.delete(id);
      const refusal = refusalOf(request, [...entries.values()]);
      if (refusal !== undefined) return refusal;
      for (const [id, { name }] of entries) if (name === node.name) entries.delete(id);
      entries.set(node.instanceId, {
        ...structuredClone(node),
        running: 0,
        heartbeatAt: now,
        isDraining: false,
      });
      return 'registered';
    },
    beat: async ({ instanceId, now, running }) => change(instanceId, { heartbeatAt: now, running }),
    list: async () =>
      [...entries.values()]
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .map(({ keyCheck: _, ...node }) => structuredClone(node)),
    async drain(name) {
      const named = [...entries.values()].find((entry) => entry.name === name);
      return named !== undefined && change(named.instanceId, { isDraining: true }) !== undefined;
    },
    leave: async (instanceId) => void entries.delete(instanceId),
  };
}

/** What keeps an engine from being registered beside others. */
export function refusalOf(
  { node, aliveSince }: RegisterRequest,
  others: readonly (Pick<NodeRecord, 'instanceId' | 'name' | 'keyCheck'> & {
    readonly heartbeatAt: string;
  })[],
): 'name_taken' | 'other_key' | undefined {
  const alive = others.filter(
    ({ instanceId, heartbeatAt }) => instanceId !== node.instanceId && heartbeatAt >= aliveSince,
  );
  if (alive.some(({ keyCheck }) => keyCheck !== node.keyCheck)) return 'other_key';
  return alive.some(({ name }) => name === node.name) ? 'name_taken' : undefined;
}
