import { readdirSync, readFileSync } from 'node:fs';

/** The kernel tells times of processes in this unit, whatever its own clock is. */
const MS_PER_TICK = 10;

/** The CPU that a process has used, with its children, those that have ended included, in milliseconds. */
export function cpuOf(pid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .map(timesOf)
    .filter((child) => child?.parent === pid);
  const own = timesOf(pid);
  if (own === undefined) throw new Error(`Process ${pid} shows no times.`);
  const ticks = children.reduce((sum, child) => sum + (child?.own ?? 0), own.own + own.ended);
  return ticks * MS_PER_TICK;
}

/** The parent of a process. */
export function parentOf(pid: number): number {
  const parent = timesOf(pid)?.parent;
  if (parent === undefined) throw new Error(`Process ${pid} is not there.`);
  return parent;
}

/** Undefined for a process that has ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
function timesOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name before it may have spaces and parentheses.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [parent = 0, user = 0, system = 0, endedUser = 0, endedSystem = 0] = [1, 11, 12, 13, 14].map(
      (index) => fields[index],
    );
    return { parent, own: user + system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}
