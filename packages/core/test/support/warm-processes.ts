import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findProcesses } from './processes.ts';

/** The processes of this test file's warm processes that no task has taken. */
export function warmProcesses(): number[] {
  return findProcesses()
    .map(({ pid }) => pid)
    .filter(isIdle);
}

/** A warm process works in a directory of its own name; once a task has taken it, a link by the task's name leads there. */
export function isIdle(pid: number): boolean {
  try {
    const id = markOf(pid).split('.').at(-1) ?? '';
    const workspaces = workspacesBelow(os.tmpdir()).filter((directory) =>
      readdirSync(directory).includes(id),
    );
    return workspaces.length > 0 && !workspaces.flatMap(linksIn).includes(id);
  } catch {
    return false;
  }
}

/** Where the servers of this test file have their workspaces. */
function workspacesBelow(directory: string, depth = 3): string[] {
  const names = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.flatMap(({ name }) => {
    const found = path.join(directory, name);
    if (name === 'workspaces') return [found];
    return depth === 0 ? [] : workspacesBelow(found, depth - 1);
  });
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
