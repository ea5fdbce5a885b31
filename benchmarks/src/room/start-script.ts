import { fileURLToPath } from 'node:url';
import { startProgram, type Program, type ProgramOptions } from './start-program.ts';

/** Starts one of the programs next door in a process of its own. */
export function startScript(name: string, args: readonly string[], options?: ProgramOptions): Program {
  return startProgram(process.execPath, [programPath(name), ...args], options);
}

export function programPath(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
}
