#!/usr/bin/env node
import { assertNodeVersion } from '../dist/node-version.js';

assertNodeVersion();
const { useCompileCache } = await import('../dist/compile-cache.js');
useCompileCache(process.env);
const { main } = await import('../dist/main.js');
await main(import.meta.url);
