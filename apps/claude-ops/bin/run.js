#!/usr/bin/env node
import { assertNodeVersion } from '../dist/node-version.js';

assertNodeVersion();
const { execute, settings } = await import('@oclif/core');
// What runs is what was built: with NODE_ENV set to development or test oclif would look for TypeScript, and say so.
settings.enableAutoTranspile = false;
await execute({ dir: import.meta.url });
