import path from 'node:path';
import { commandFirst, usualWords } from '@claude-ops/cli';
import { execute, settings } from '@oclif/core';
import { endWithReaders } from './end-with-readers.ts';
import { nameAShell } from './name-a-shell.ts';
import { findOwnPlugin, readManifest } from './own-plugin.ts';

/** Runs the command that the process was started with. */
export async function main(): Promise<void> {
  endWithReaders(process);
  nameAShell(process.env);
  // What runs is what was built: with NODE_ENV set to development or test oclif would look for TypeScript, and say so.
  settings.enableAutoTranspile = false;
  const root = path.dirname(import.meta.dirname);
  const manifest = readManifest(root);
  const words = commandFirst(usualWords(process.argv.slice(2)), Object.values(manifest.commands));
  const plugin = findOwnPlugin(root, manifest, words);
  await execute({
    args: words,
    loadOptions: { root, ...(plugin && { plugins: new Map([[plugin.name, plugin]]) }) },
  });
}
