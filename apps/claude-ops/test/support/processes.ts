import { readdirSync, readFileSync } from 'node:fs';

/** The command lines of the processes that have a text in their environment, this one left out. */
export function processesWith(text: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
    .filter((pid) => read(`/proc/${pid}/environ`).includes(text))
    .map((pid) => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim())
    .filter((command) => command !== '');
}

/** The attempts that have a process alive, of servers whose data lies below a directory. */
export function attemptsAlive(directory: string): Map<string, string[]> {
  const alive = new Map<string, string[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const environ = read(`/proc/${pid}/environ`);
    const attempt = /\0CLAUDE_OPS_ATTEMPT=([^\0]+)/.exec(environ)?.[1];
    if (attempt === undefined || !environ.includes(directory)) continue;
    alive.set(attempt, [
      ...(alive.get(attempt) ?? []),
      read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
    ]);
  }
  return alive;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
