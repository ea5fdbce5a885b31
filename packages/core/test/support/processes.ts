import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';

export interface RunProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes of this test file's runs: those with its temporary directory in their environment. */
export function findProcesses(pattern = /./): RunProcess[] {
  const directory = os.tmpdir();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(directory))
    .map((pid) => ({ pid: Number(pid), command: read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim() }))
    .filter(({ command }) => pattern.test(command));
}

/** Their command lines. */
export function runProcesses(): string[] {
  return findProcesses().map(({ command }) => command);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
