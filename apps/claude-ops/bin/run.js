#!/usr/bin/env node
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
require('../dist/node-version.cjs').assertNodeVersion();
// So oclif need not look whether Node is recent enough.
process.env.OCLIF_DISABLE_ENGINE_WARNING = '1';
require('../dist/compile-cache.cjs').useCompileCache(process.env);
await require('../dist/main.cjs').main();
