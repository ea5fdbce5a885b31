import type { StoredToken, TokenStore } from './token-store.ts';

/**
 * A store that forgets everything when the process ends. Nothing it returns is shared with what it keeps.
 *
 * @example
 * const ops = createClaudeOps({ stores: { tasks: createMemoryTaskStore(), tokens: createMemoryTokenStore() } });
 */
export function createMemoryTokenStore(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  return {
    async insert(token) {
      if ([...tokens.values()].some(({ name }) => name === token.name)) return false;
      tokens.set(token.id, { ...token });
      return true;
    },
    find: async (id) => structuredClone(tokens.get(id)),
    list: async ({ afterName = '', limit }) =>
      structuredClone(
        [...tokens.values()]
          .filter(({ name }) => name > afterName)
          .toSorted((one, other) => (one.name < other.name ? -1 : 1))
          .slice(0, limit),
      ),
    async noteUse(id, at) {
      const token = tokens.get(id);
      if (token !== undefined && (token.lastUsedAt ?? '') < at) tokens.set(id, { ...token, lastUsedAt: at });
    },
    delete: async (id) => tokens.delete(id),
  };
}
