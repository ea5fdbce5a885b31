import type { CredentialStore, StoredCredential } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at } from './tasks.ts';

export interface OpenCredentialStore extends AsyncDisposable {
  readonly store: CredentialStore;
}

function credentialCalled(name: string, overrides: Partial<StoredCredential> = {}): StoredCredential {
  return {
    name,
    kind: 'api_key',
    baseUrl: null,
    description: null,
    sealedSecret: `sealed ${name}`,
    createdAt: at(1),
    updatedAt: at(1),
    ...overrides,
  };
}

/** What every store of credentials does, whatever it keeps them in. */
export function credentialStoreSuite(name: string, open: () => Promise<OpenCredentialStore>): void {
  describe(`a credential store ${name}`, () => {
    test('a credential is found as it was stored', async () => {
      await using room = await open();
      const full = credentialCalled('full', {
        kind: 'gateway',
        baseUrl: 'https://llm.example.test',
        description: 'Says "hello"\n in 日本語',
      });
      expect(await room.store.insert(credentialCalled('plain'))).toBe(true);
      expect(await room.store.put(full)).toStrictEqual(full);
      expect(await room.store.find('plain')).toStrictEqual(credentialCalled('plain'));
      expect(await room.store.find('full')).toStrictEqual(full);
      expect(await room.store.find('Full')).toBeUndefined();
    });

    test('a name is inserted once, and whoever comes late changes nothing', async () => {
      await using room = await open();
      const stored = await Promise.all(
        ['a', 'b', 'c'].map((sealedSecret) => room.store.insert(credentialCalled('one', { sealedSecret }))),
      );
      expect(stored.filter(Boolean)).toHaveLength(1);
      expect(await room.store.list({ limit: 10 })).toHaveLength(1);
    });

    test('a credential takes the place of the one with its name, whose creation stays', async () => {
      await using room = await open();
      await room.store.insert(credentialCalled('one'));
      const other = credentialCalled('one', { kind: 'oauth_token', createdAt: at(2), updatedAt: at(2) });
      expect(await room.store.put(other)).toStrictEqual({ ...other, createdAt: at(1) });
      expect(await room.store.find('one')).toStrictEqual({ ...other, createdAt: at(1) });
    });

    test('credentials are listed by name, in pages', async () => {
      await using room = await open();
      for (const one of ['b', 'B', 'a', '_']) await room.store.insert(credentialCalled(one));
      const names = async (afterName?: string) => {
        const found = await room.store.list({ limit: 2, ...(afterName !== undefined && { afterName }) });
        return found.map((credential) => credential.name);
      };
      expect(await names()).toEqual(['B', '_']);
      expect(await names('_')).toEqual(['a', 'b']);
      expect(await names('b')).toEqual([]);
    });

    test('a credential that is deleted is gone', async () => {
      await using room = await open();
      await room.store.insert(credentialCalled('one'));
      expect(await room.store.delete('one')).toBe(true);
      expect(await room.store.delete('one')).toBe(false);
      expect(await room.store.find('one')).toBeUndefined();
    });
  });
}
