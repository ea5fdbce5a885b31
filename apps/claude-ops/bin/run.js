#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`Error: claude-ops needs Node 22.13 or later, and this is ${process.version}.\n`);
  process.exit(3);
}
const { execute } = await import('@oclif/core');
await execute({ dir: import.meta.url });
