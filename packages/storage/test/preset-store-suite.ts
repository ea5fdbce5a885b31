import type { PresetStore } from '@claude-ops/core';
import { describe, expect, test } from 'vitest';
import { at } from './tasks.ts';

export interface OpenPresetStore extends AsyncDisposable {
  readonly store: PresetStore;
}

const presetCalled = (name: string, model = 'one', description: string | null = null) => ({
  name,
  description,
  spec: { model, tags: { a: 'é' } },
  createdAt: at(1),
});

/** What every store of presets does, whatever it keeps them in. */
export function presetStoreSuite(name: string, open: () => Promise<OpenPresetStore>): void {
  describe(`a preset store ${name}`, () => {
    test('each change makes a version, and what is the same makes none', async () => {
      await using room = await open();
      const { store } = room;
      const first = await store.put(presetCalled('review'));
      expect(first).toStrictEqual({ preset: { ...presetCalled('review'), version: 1 }, change: 'created' });
      expect(await store.put({ ...presetCalled('review'), createdAt: at(2) })).toStrictEqual({
        ...first,
        change: 'unchanged',
      });
      expect(await store.put(presetCalled('review', 'two'))).toMatchObject({
        preset: { version: 2 },
        change: 'updated',
      });
      expect(await store.put(presetCalled('review', 'two', 'words'))).toMatchObject({
        preset: { version: 3 },
      });
      expect(await store.find('review', undefined)).toMatchObject({ version: 3, description: 'words' });
      expect(await store.find('review', 1)).toStrictEqual(first.preset);
      expect(await store.find('review', 4)).toBeUndefined();
      expect(await store.find('Review', undefined)).toBeUndefined();
    });

    test('a preset that is removed is gone in all versions, and its numbers are not used again', async () => {
      await using room = await open();
      const { store } = room;
      for (const model of ['one', 'two']) await store.put(presetCalled('review', model));
      expect(await store.delete('review')).toBe(true);
      expect(await store.delete('review')).toBe(false);
      for (const version of [undefined, 1, 2]) expect(await store.find('review', version)).toBeUndefined();
      expect(await store.list({ limit: 10 })).toEqual([]);
      expect(await store.put(presetCalled('review', 'two'))).toMatchObject({
        preset: { version: 3 },
        change: 'created',
      });
    });

    test('presets are listed by name, each in its newest version, in pages', async () => {
      await using room = await open();
      const { store } = room;
      for (const one of ['b', 'B', 'a', '_']) await store.put(presetCalled(one));
      await store.put(presetCalled('a', 'two'));
      const listed = async (afterName?: string) => {
        const found = await store.list({ limit: 2, ...(afterName !== undefined && { afterName }) });
        return found.map((preset) => `${preset.name}@${preset.version}`);
      };
      expect(await listed()).toEqual(['B@1', '_@1']);
      expect(await listed('_')).toEqual(['a@2', 'b@1']);
      expect(await listed('b')).toEqual([]);
    });

    test('versions that are made at once are as many', async () => {
      await using room = await open();
      const models = ['one', 'two', 'three', 'four'];
      const put = await Promise.all(models.map((model) => room.store.put(presetCalled('review', model))));
      expect(put.map(({ preset }) => preset.version).toSorted()).toEqual([1, 2, 3, 4]);
      for (const { preset } of put)
        expect(await room.store.find('review', preset.version)).toStrictEqual(preset);
    });
  });
}
