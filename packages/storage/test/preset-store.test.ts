import { join } from 'node:path';
import { createMemoryPresetStore } from '@claude-ops/core';
import { openSqliteStores } from '../src/index.ts';
import { presetStoreSuite } from './preset-store-suite.ts';
import { temporaryDirectory } from './temporary-directory.ts';

presetStoreSuite('in memory', async () => ({
  store: createMemoryPresetStore(),
  [Symbol.asyncDispose]: async () => {},
}));

presetStoreSuite('on an SQLite file', async () => {
  const directory = await temporaryDirectory();
  const stores = await openSqliteStores({ path: join(directory.path, 'claude-ops.db') });
  return {
    store: stores.presets,
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
});
