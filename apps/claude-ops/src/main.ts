import { execute, settings } from '@oclif/core';

/** Runs the command that the process was started with, of the package that a module is in. */
export async function main(moduleUrl: string): Promise<void> {
  // What runs is what was built: with NODE_ENV set to development or test oclif would look for TypeScript, and say so.
  settings.enableAutoTranspile = false;
  await execute({ dir: moduleUrl });
}
