#!/usr/bin/env node
import { assertNodeVersion } from '../dist/node-version.js';

assertNodeVersion();
const { execute } = await import('@oclif/core');
await execute({ dir: import.meta.url });
