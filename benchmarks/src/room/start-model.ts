import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScriptRules } from '@claude-ops/testing';
import { startProgram } from './start-program.ts';

const BIN = fileURLToPath(
  new URL('bin/claude-ops-model-server.js', import.meta.resolve('@claude-ops/testing/package.json')),
);

const SAY_OK: ScriptRules = { steps: [{ text: 'OK' }] };

export interface Model extends AsyncDisposable {
  readonly url: string;
}

/** The stand-in for the model, in a process of its own, so that it takes no time from what is measured. */
export async function startModel(directory: string, script: ScriptRules = SAY_OK): Promise<Model> {
  const file = path.join(directory, 'script.json');
  await writeFile(file, JSON.stringify(script));
  const program = startProgram(process.execPath, [BIN, '--script', file, '--port', '0']);
  const url = /http:\/\/[\d.]+:\d+/.exec(await program.nextLine())?.[0];
  if (url === undefined) throw new Error('The stand-in did not say where it is.');
  return { url, [Symbol.asyncDispose]: program[Symbol.asyncDispose] };
}
