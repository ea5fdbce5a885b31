import type { TokenStore } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at, idAt, tokenAt } from './tasks.ts';

export interface OpenTokenStore extends AsyncDisposable {
  readonly store: TokenStore;
}

/** What every store of tokens does, whatever it keeps them in. */
export function tokenStoreSuite(name: string, open: () => Promise<OpenTokenStore>): void {
  describe(`a token store ${name}`, () => {
    test('a token is found as it was inserted', async () => {
      await using room = await open();
      const full = tokenAt(1, { ownTasks: true, expiresAt: at(9), lastUsedAt: at(2), role: 'viewer' });
      expect(await room.store.insert(full)).toBe(true);
      expect(await room.store.find(full.id)).toStrictEqual(full);
      expect(await room.store.find(idAt(2))).toBeUndefined();
    });

    test('no two tokens have the same name, until one is deleted', async () => {
      await using room = await open();
      await room.store.insert(tokenAt(1, { name: 'ci' }));
      expect(await room.store.insert(tokenAt(2, { name: 'ci' }))).toBe(false);
      expect(await room.store.delete(idAt(1))).toBe(true);
      expect(await room.store.delete(idAt(1))).toBe(false);
      expect(await room.store.insert(tokenAt(2, { name: 'ci' }))).toBe(true);
      expect(await room.store.find(idAt(1))).toBeUndefined();
    });

    test('tokens are listed by name, page by page', async () => {
      await using room = await open();
      for (const [index, name_] of ['b', 'C', 'a-1', '_'].entries())
        await room.store.insert(tokenAt(index, { name: name_ }));
      const names = async (query: object) =>
        (await room.store.list({ limit: 9, ...query })).map((token) => token.name);
      expect(await names({})).toStrictEqual(['C', '_', 'a-1', 'b']);
      expect(await names({ afterName: '_', limit: 1 })).toStrictEqual(['a-1']);
    });

    test('the latest use of a token is noted', async () => {
      await using room = await open();
      await room.store.insert(tokenAt(1));
      for (const used of [at(5), at(9), at(7)]) await room.store.noteUse(idAt(1), used);
      await room.store.noteUse(idAt(2), at(9));
      expect(await room.store.find(idAt(1))).toStrictEqual(tokenAt(1, { lastUsedAt: at(9) }));
    });
  });
}
