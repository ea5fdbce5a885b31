import { credentialStoreSuite } from '../credential-store-suite.ts';
import { auditLogSuite } from '../audit-log-suite.ts';
import { mcpProfileStoreSuite } from '../mcp-profile-store-suite.ts';
import { presetStoreSuite } from '../preset-store-suite.ts';
import { nodeRegistrySuite } from '../node-registry-suite.ts';
import { taskStoreSuite } from '../task-store-suite.ts';
import { tokenStoreSuite } from '../token-store-suite.ts';
import { openTemporaryStores } from './temporary-schema.ts';

taskStoreSuite('on PostgreSQL', async () => (await openTemporaryStores()).tasks, { keepsNul: false });

mcpProfileStoreSuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { store: stores.mcpProfiles, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});

credentialStoreSuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { store: stores.credentials, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});

presetStoreSuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { store: stores.presets, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});

tokenStoreSuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { store: stores.tokens, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});

auditLogSuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { log: stores.audit, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});

nodeRegistrySuite('on PostgreSQL', async () => {
  const stores = await openTemporaryStores();
  return { registry: stores.nodes, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
});
