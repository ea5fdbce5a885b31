import { existsSync } from 'node:fs';
import path from 'node:path';

const PROGRAMS = ['dockerd', 'docker', 'unshare', 'ip', 'iptables', 'debootstrap'];

/** What is missing to start an engine here and to fill it with images, in a sentence. */
export function missingForDaemon(): string | undefined {
  if (process.platform !== 'linux') return 'one for tests runs on Linux only';
  if (process.getuid?.() !== 0) return 'only root can start one for tests';
  const missing = PROGRAMS.filter((program) => !isInstalled(program));
  return missing.length === 0 ? undefined : `to start one for tests these are missing: ${missing.join(', ')}`;
}

/** PATH, with the places where Debian keeps the programs of root. */
export function searchPath(): string {
  return [process.env['PATH'], '/usr/sbin', '/sbin'].join(path.delimiter);
}

function isInstalled(program: string): boolean {
  return searchPath()
    .split(path.delimiter)
    .some((directory) => existsSync(path.join(directory, program)));
}
