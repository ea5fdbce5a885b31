import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMemoryMcpProfileStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { openSqliteStores } from '../src/index.ts';
import { mcpProfileStoreSuite } from './mcp-profile-store-suite.ts';
import { at, idAt, newTaskAt } from './tasks.ts';
import { temporaryDirectory } from './temporary-directory.ts';

mcpProfileStoreSuite('in memory', async () => ({
  store: createMemoryMcpProfileStore(),
  [Symbol.asyncDispose]: async () => {},
}));

mcpProfileStoreSuite('on an SQLite file', async () => {
  const directory = await temporaryDirectory();
  const stores = await openSqliteStores({ path: join(directory.path, 'claude-ops.db') });
  return {
    store: stores.mcpProfiles,
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
});

const profile = {
  id: idAt(1),
  name: 'docs',
  description: null,
  servers: {},
  sealedServers: 'sealed-and-then-deleted',
  createdAt: at(1),
  updatedAt: at(1),
};

test('tasks and profiles share one file, and are there after it was closed', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  {
    await using stores = await openSqliteStores({ path });
    await Promise.all([stores.mcpProfiles.insert(profile), stores.tasks.insert(newTaskAt(1))]);
  }
  await using stores = await openSqliteStores({ path });
  expect(await stores.mcpProfiles.find(idAt(1))).toStrictEqual(profile);
  expect(await stores.tasks.countByStatus()).toMatchObject({ queued: 1 });
});

test('what was deleted is overwritten in the file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  {
    await using stores = await openSqliteStores({ path });
    await stores.mcpProfiles.insert(profile);
    await stores.mcpProfiles.delete(profile.id);
  }
  expect(await readFile(path, 'latin1')).not.toContain('sealed-and-then-deleted');
});
