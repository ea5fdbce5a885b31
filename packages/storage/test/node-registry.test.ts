import { createMemoryNodeRegistry } from '@claude-ops/core';
import { nodeRegistrySuite } from './node-registry-suite.ts';

nodeRegistrySuite('in memory', async () => ({
  registry: createMemoryNodeRegistry(),
  [Symbol.asyncDispose]: async () => {},
}));
