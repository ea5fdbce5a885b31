import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The command lines of the processes that belong to a directory, this one left out. */
export function processesWith(directory: string): string[] {
  return processIds()
    .filter((pid) => belongsTo({ pid, environment: environmentOf(pid) }, directory))
    .map((pid) => commandLine(pid))
    .filter((command) => command !== '');
}

/** The attempts that have a process alive, of servers whose data lies below a directory. */
export function attemptsAlive(directory: string): Map<string, string[]> {
  const alive = new Map<string, string[]>();
  for (const pid of processIds()) {
    const environment = environmentOf(pid);
    const attempt = attemptIn(environment);
    if (attempt === undefined || !belongsTo({ pid, environment }, directory)) continue;
    alive.set(attempt, [...(alive.get(attempt) ?? []), commandLine(pid)]);
  }
  return alive;
}

interface Process {
  readonly pid: string;
  /** Read once: tests look at all processes of the machine again and again. */
  readonly environment: string;
}

/** By its environment; of a run with mounts of its own, by those, or by the paths that its mounts are made from. */
function belongsTo({ pid, environment }: Process, directory: string): boolean {
  if (environment.includes(directory)) return true;
  if (attemptIn(environment) === undefined) return false;
  // Mounts are listed by their paths on their own file systems.
  const onItsFileSystem = directory.split(path.sep).slice(-2).join(path.sep);
  return commandLine(pid).includes(directory) || read(`/proc/${pid}/mountinfo`).includes(onItsFileSystem);
}

function attemptIn(environment: string): string | undefined {
  return /(?:^|\0)CLAUDE_OPS_ATTEMPT=([^\0]+)/.exec(environment)?.[1];
}

function environmentOf(pid: string): string {
  return read(`/proc/${pid}/environ`);
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
