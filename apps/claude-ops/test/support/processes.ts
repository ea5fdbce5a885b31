import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The command lines of the processes that belong to a directory, this one left out. */
export function processesWith(directory: string): string[] {
  return processIds()
    .filter((pid) => belongsTo(pid, directory))
    .map((pid) => commandLine(pid))
    .filter((command) => command !== '');
}

/** The attempts that have a process alive, of servers whose data lies below a directory. */
export function attemptsAlive(directory: string): Map<string, string[]> {
  const alive = new Map<string, string[]>();
  for (const pid of processIds()) {
    const attempt = attemptOf(pid);
    if (attempt === undefined || !belongsTo(pid, directory)) continue;
    alive.set(attempt, [...(alive.get(attempt) ?? []), commandLine(pid)]);
  }
  return alive;
}

/** By its environment; of a run with mounts of its own, by those, or by the paths that its mounts are made from. */
function belongsTo(pid: string, directory: string): boolean {
  if (read(`/proc/${pid}/environ`).includes(directory)) return true;
  if (attemptOf(pid) === undefined) return false;
  // Mounts are listed by their paths on their own file systems.
  const onItsFileSystem = directory.split(path.sep).slice(-2).join(path.sep);
  return commandLine(pid).includes(directory) || read(`/proc/${pid}/mountinfo`).includes(onItsFileSystem);
}

function attemptOf(pid: string): string | undefined {
  return /(?:^|\0)CLAUDE_OPS_ATTEMPT=([^\0]+)/.exec(read(`/proc/${pid}/environ`))?.[1];
}

function commandLine(pid: string): string {
  return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function processIds(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
