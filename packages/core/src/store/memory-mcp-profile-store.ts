import type { McpProfileQuery, McpProfileStore, StoredMcpProfile } from './mcp-profile-store.ts';

type Profiles = Map<string, StoredMcpProfile>;

/**
 * A store that forgets everything when the process ends. Nothing it returns is shared with what it keeps.
 *
 * @example
 * const ops = createClaudeOps({ mcpProfileStore: createMemoryMcpProfileStore() });
 */
export function createMemoryMcpProfileStore(): McpProfileStore {
  const profiles: Profiles = new Map();
  return {
    insert: async (profile) => insert(profiles, profile),
    find: async (id) => structuredClone(profiles.get(id)),
    findByNames: async (names) =>
      structuredClone([...profiles.values()].filter(({ name }) => names.includes(name))),
    list: async (query) => list(profiles, query),
    replace: async (profile) => replace(profiles, profile),
    delete: async (id) => profiles.delete(id),
  };
}

function insert(profiles: Profiles, profile: StoredMcpProfile): boolean {
  if (isTaken(profiles, profile)) return false;
  if (profiles.has(profile.id)) throw new Error(`An MCP profile with the id ${profile.id} exists already.`);
  profiles.set(profile.id, structuredClone(profile));
  return true;
}

function list(profiles: Profiles, { afterName = '', limit }: McpProfileQuery): StoredMcpProfile[] {
  const page = [...profiles.values()]
    .filter(({ name }) => name > afterName)
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .slice(0, limit);
  return structuredClone(page);
}

function replace(profiles: Profiles, profile: StoredMcpProfile): 'replaced' | 'not_found' | 'name_taken' {
  const existing = profiles.get(profile.id);
  if (existing === undefined) return 'not_found';
  if (isTaken(profiles, profile)) return 'name_taken';
  profiles.set(profile.id, structuredClone({ ...profile, createdAt: existing.createdAt }));
  return 'replaced';
}

function isTaken(profiles: Profiles, { id, name }: StoredMcpProfile): boolean {
  return [...profiles.values()].some((other) => other.name === name && other.id !== id);
}
