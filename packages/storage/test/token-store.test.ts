import { join } from 'node:path';
import { createMemoryAuditLog, createMemoryTokenStore } from '@claude-ops/core';
import { openSqliteStores } from '../src/index.ts';
import { auditLogSuite } from './audit-log-suite.ts';
import { temporaryDirectory } from './temporary-directory.ts';
import { tokenStoreSuite } from './token-store-suite.ts';

const nothing = { [Symbol.asyncDispose]: async () => {} };

tokenStoreSuite('in memory', async () => ({ store: createMemoryTokenStore(), ...nothing }));
auditLogSuite('in memory', async () => ({ log: createMemoryAuditLog(), ...nothing }));

tokenStoreSuite('on an SQLite file', async () => {
  const room = await openFile();
  return { store: room.stores.tokens, [Symbol.asyncDispose]: room.close };
});
auditLogSuite('on an SQLite file', async () => {
  const room = await openFile();
  return { log: room.stores.audit, [Symbol.asyncDispose]: room.close };
});

async function openFile() {
  const directory = await temporaryDirectory();
  const stores = await openSqliteStores({ path: join(directory.path, 'claude-ops.db') });
  const close = async () => {
    await stores[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
  return { stores, close };
}
