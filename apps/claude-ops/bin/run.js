#!/usr/bin/env node
import { assertNodeVersion } from '../dist/node-version.cjs';

assertNodeVersion();
// Names are looked up by threads, half of which may wait for an answer. Of Node's four, two tasks could take both by names that nobody answers about.
process.env.UV_THREADPOOL_SIZE ??= '8';
// So oclif need not look whether Node is recent enough.
process.env.OCLIF_DISABLE_ENGINE_WARNING = '1';
const { useCompileCache } = await import('../dist/compile-cache.cjs');
useCompileCache(process.env);
const { main } = await import('../dist/main.cjs');
await main();
