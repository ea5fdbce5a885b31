import type { McpProfileStore, StoredMcpProfile } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at, idAt } from './tasks.ts';

export interface OpenMcpProfileStore extends AsyncDisposable {
  readonly store: McpProfileStore;
}

/** A profile made at a moment, in milliseconds after the first. */
function profileAt(offsetMs: number, overrides: Partial<StoredMcpProfile> = {}): StoredMcpProfile {
  return {
    id: idAt(offsetMs),
    name: `profile-${offsetMs}`,
    description: null,
    servers: {},
    sealedServers: `sealed ${offsetMs}`,
    createdAt: at(offsetMs),
    updatedAt: at(offsetMs),
    ...overrides,
  };
}

/** What every store of MCP profiles does, whatever it keeps them in. */
export function mcpProfileStoreSuite(name: string, open: () => Promise<OpenMcpProfileStore>): void {
  describe(`an MCP profile store ${name}`, () => {
    test('a profile is found as it was inserted', async () => {
      await using room = await open();
      const full = profileAt(2, {
        description: 'Says "hello"\n in 日本語',
        servers: {
          ['__proto__']: { command: 'odd' },
          local: { type: 'stdio', command: 'x', args: ['', '\u0000'], env: { TOKEN: '[masked]' } },
          remote: { type: 'http', url: 'https://example.test', headers: { Authorization: '[masked]' } },
        },
      });
      for (const profile of [profileAt(1), full]) expect(await room.store.insert(profile)).toBe(true);
      expect(await room.store.find(idAt(1))).toStrictEqual(profileAt(1));
      expect(await room.store.find(idAt(2))).toStrictEqual(full);
      expect(await room.store.find(idAt(3))).toBeUndefined();
    });

    test('a name is taken once, and whoever comes late changes nothing', async () => {
      await using room = await open();
      const stored = await Promise.all(
        [1, 2, 3].map((offset) => room.store.insert(profileAt(offset, { name: 'docs' }))),
      );
      expect(stored.filter(Boolean)).toHaveLength(1);
      expect(await room.store.list({ limit: 10 })).toHaveLength(1);
      expect(await room.store.insert(profileAt(4, { name: 'Docs' }))).toBe(true);
    });

    test('an id that is taken is an error', async () => {
      await using room = await open();
      await room.store.insert(profileAt(1));
      await expect(room.store.insert(profileAt(1, { name: 'other' }))).rejects.toThrow();
    });

    test('profiles are found by their names, those that there are', async () => {
      await using room = await open();
      for (const offset of [1, 2, 3]) await room.store.insert(profileAt(offset));
      const found = await room.store.findByNames(['profile-3', 'nope', 'profile-1', 'PROFILE-2']);
      expect(found.map(({ name: found_ }) => found_).toSorted()).toStrictEqual(['profile-1', 'profile-3']);
      expect(await room.store.findByNames([])).toStrictEqual([]);
    });

    test('a list is ordered by name, and goes on where it ended', async () => {
      await using room = await open();
      for (const [offset, profile] of ['b', 'a-1', 'Z', '_', 'a', '0'].entries())
        await room.store.insert(profileAt(offset, { name: profile }));
      const names = async (query: Parameters<McpProfileStore['list']>[0]) =>
        (await room.store.list(query)).map((profile) => profile.name);
      expect(await names({ limit: 10 })).toStrictEqual(['0', 'Z', '_', 'a', 'a-1', 'b']);
      expect(await names({ limit: 2 })).toStrictEqual(['0', 'Z']);
      expect(await names({ limit: 3, afterName: 'Z' })).toStrictEqual(['_', 'a', 'a-1']);
      expect(await names({ limit: 3, afterName: 'b' })).toStrictEqual([]);
    });

    test('replacing writes everything but when it was created', async () => {
      await using room = await open();
      await room.store.insert(profileAt(1));
      const next = profileAt(1, {
        name: 'renamed',
        description: 'new',
        servers: { a: { command: 'a' } },
        sealedServers: 'sealed anew',
        createdAt: at(9),
        updatedAt: at(9),
      });
      expect(await room.store.replace(next)).toBe('replaced');
      expect(await room.store.find(idAt(1))).toStrictEqual({ ...next, createdAt: at(1) });
      expect(await room.store.insert(profileAt(2, { name: 'profile-1' }))).toBe(true);
    });

    test('a profile may keep its name, and not take that of another', async () => {
      await using room = await open();
      for (const offset of [1, 2]) await room.store.insert(profileAt(offset));
      expect(await room.store.replace(profileAt(1, { description: 'new' }))).toBe('replaced');
      expect(await room.store.replace(profileAt(1, { name: 'profile-2' }))).toBe('name_taken');
      expect(await room.store.find(idAt(1))).toMatchObject({ name: 'profile-1', description: 'new' });
    });

    test('what is not there is neither replaced nor made', async () => {
      await using room = await open();
      await room.store.insert(profileAt(1));
      expect(await room.store.replace(profileAt(2))).toBe('not_found');
      expect(await room.store.replace(profileAt(2, { name: 'profile-1' }))).toBe('not_found');
      expect(await room.store.find(idAt(2))).toBeUndefined();
    });

    test('a deleted profile is gone, and its name is free', async () => {
      await using room = await open();
      await room.store.insert(profileAt(1));
      expect(await room.store.delete(idAt(1))).toBe(true);
      expect(await room.store.delete(idAt(1))).toBe(false);
      expect(await room.store.find(idAt(1))).toBeUndefined();
      expect(await room.store.insert(profileAt(2, { name: 'profile-1' }))).toBe(true);
    });

    test('nothing it returns is shared with what it keeps', async () => {
      await using room = await open();
      await room.store.insert(profileAt(1, { servers: { a: { command: 'a' } } }));
      const found = await room.store.find(idAt(1));
      if (found !== undefined) found.servers['a'] = { command: 'changed' };
      expect(await room.store.find(idAt(1))).toMatchObject({ servers: { a: { command: 'a' } } });
    });
  });
}
