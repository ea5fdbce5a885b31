import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** Directories of the machine that everybody may write to, the queues of its IPC namespace among them. */
const OPEN_TO_ALL = ['/tmp', '/var/tmp', '/dev/shm', '/dev/mqueue'].filter((place) => existsSync(place));

/** Command lines of processes that hold a mark. */
export function processesLeft(mark: string): string[] {
  return linesOf('pgrep', ['-af', `(victim|hidden|watching)-${mark}$`]);
}

/** Files in directories that everybody may write to, shared memory, queues and semaphores of a mark. */
export function thingsLeft(mark: string): string[] {
  return [
    ...linesOf('find', [...OPEN_TO_ALL, '-maxdepth', '1', '-name', `${mark}*`]),
    ...linesOf('ipcs', []).filter((line) => line.startsWith(`0x${keyOf(mark)} `)),
  ];
}

/** Keys of the kernel that are named by a mark. */
export function keysLeft(mark: string): string[] {
  return readFileSync('/proc/keys', 'utf8')
    .split('\n')
    .filter((line) => line.includes(mark));
}

/** The key that both programs make of a mark, in eight digits. */
function keyOf(mark: string): string {
  return (Number.parseInt(mark.slice(0, 8), 16) & 0x7f_ff_ff_ff).toString(16).padStart(8, '0');
}

/** Removes what a setup may leave, so that the machine of the tests stays as it was. */
export function removeLeft(mark: string): void {
  for (const line of processesLeft(mark)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
  for (const option of ['-M', '-Q', '-S']) linesOf('ipcrm', [option, `0x${keyOf(mark)}`]);
  linesOf('find', [...OPEN_TO_ALL, '-maxdepth', '1', '-name', `${mark}*`, '-delete']);
}

/** What a command prints; nothing where it finds nothing. */
function linesOf(command: string, args: readonly string[]): string[] {
  try {
    const printed = execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return printed.split('\n').filter((line) => line !== '');
  } catch {
    return [];
  }
}
