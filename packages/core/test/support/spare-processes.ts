import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { findProcesses } from './processes.ts';

/** The processes of this test file's spares that no task has taken. */
export function spareProcesses(): number[] {
  return findProcesses()
    .map(({ pid }) => pid)
    .filter(isParked);
}

/** A spare works in a directory of its own name; once a task has taken it, a link by the task's name leads there. */
export function isParked(pid: number): boolean {
  try {
    const directory = readlinkSync(`/proc/${pid}/cwd`);
    const [workspaces, name] = [path.dirname(directory), path.basename(directory)];
    return markOf(pid).endsWith(`.${name}`) && !linksIn(workspaces).includes(name);
  } catch {
    return false;
  }
}

function markOf(pid: number): string {
  const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
  return /(?:^|\0)CLAUDE_OPS_ATTEMPT=([^\0]+)/.exec(environment)?.[1] ?? '';
}

function linksIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isSymbolicLink())
    .map((entry) => readlinkSync(path.join(directory, entry.name)));
}
