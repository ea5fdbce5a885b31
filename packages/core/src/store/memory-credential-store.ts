import type { CredentialStore, StoredCredential } from './credential-store.ts';

/** A store that forgets everything when the process ends. Nothing it returns is shared with what it keeps. */
export function createMemoryCredentialStore(): CredentialStore {
  const credentials = new Map<string, StoredCredential>();
  return {
    async insert(credential) {
      if (credentials.has(credential.name)) return false;
      credentials.set(credential.name, { ...credential });
      return true;
    },
    async put(credential) {
      const createdAt = credentials.get(credential.name)?.createdAt ?? credential.createdAt;
      const stored = { ...credential, createdAt };
      credentials.set(credential.name, stored);
      return { ...stored };
    },
    async find(name) {
      const found = credentials.get(name);
      return found && { ...found };
    },
    list: async ({ afterName = '', limit }) =>
      [...credentials.values()]
        .filter(({ name }) => name > afterName)
        .toSorted((one, other) => (one.name < other.name ? -1 : 1))
        .slice(0, limit)
        .map((credential) => ({ ...credential })),
    delete: async (name) => credentials.delete(name),
  };
}
