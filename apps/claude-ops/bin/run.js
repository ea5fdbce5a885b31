#!/usr/bin/env node
import { assertNodeVersion } from '../dist/node-version.cjs';

assertNodeVersion();
// So oclif need not look whether Node is recent enough.
process.env.OCLIF_DISABLE_ENGINE_WARNING = '1';
const { useCompileCache } = await import('../dist/compile-cache.cjs');
useCompileCache(process.env);
const { main } = await import('../dist/main.cjs');
await main();
