import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createMemoryCredentialStore } from '@claude-ops/core';
import { expect, test } from 'vitest';
import { openSqliteStores } from '../src/index.ts';
import { credentialStoreSuite } from './credential-store-suite.ts';
import { at } from './tasks.ts';
import { temporaryDirectory } from './temporary-directory.ts';

credentialStoreSuite('in memory', async () => ({
  store: createMemoryCredentialStore(),
  [Symbol.asyncDispose]: async () => {},
}));

credentialStoreSuite('on an SQLite file', async () => {
  const directory = await temporaryDirectory();
  const stores = await openSqliteStores({ path: join(directory.path, 'claude-ops.db') });
  return {
    store: stores.credentials,
    async [Symbol.asyncDispose]() {
      await stores[Symbol.asyncDispose]();
      await directory[Symbol.asyncDispose]();
    },
  };
});

test('a credential that was deleted or replaced is overwritten in the file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'claude-ops.db');
  const facts = {
    kind: 'api_key',
    baseUrl: null,
    description: null,
    createdAt: at(1),
    updatedAt: at(1),
  } as const;
  {
    await using stores = await openSqliteStores({ path });
    await stores.credentials.put({ ...facts, name: 'one', sealedSecret: 'sealed-and-then-replaced' });
    await stores.credentials.put({ ...facts, name: 'one', sealedSecret: 'sealed-and-then-deleted' });
    await stores.credentials.delete('one');
  }
  const file = await readFile(path, 'latin1');
  expect(file).not.toContain('sealed-and-then-replaced');
  expect(file).not.toContain('sealed-and-then-deleted');
});
