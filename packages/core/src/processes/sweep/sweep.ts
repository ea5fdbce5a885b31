import { setTimeout as delay } from 'node:timers/promises';
import { findMarked, type Look } from './find-marked.ts';
import { findOfUsers, type IsOurs } from './find-of-users.ts';

const PAUSE_MS = 10;
const DEADLINE_MS = 5_000;

export interface SweepReport {
  /** How many processes were killed. */
  readonly killed: number;
  /** What would not go: stuck in the kernel. */
  readonly survivors: readonly number[];
}

/**
 * How many looks in a row must find nothing: a process may fork and exit while it is looked for, and its child be missed.
 */
const CLEAN_LOOKS = 2;
/**
 * The same where processes were started meanwhile. In a chain of processes, each of which starts the next and ends, one look in a few finds
 * the one that lives.
 */
const CLEAN_LOOKS_AMONG_OTHERS = 20;

/**
 * Kills every process that carries a mark, and looks again until none is left. This is what reaches those that no signal to
 * a group does: every Bash command of the CLI has a session of its own, and a daemon forks twice.
 */
export async function sweep(mark: string): Promise<SweepReport> {
  return await sweepBy(() => findMarked(mark));
}

/** Kills every process of some users, and looks again until none is left: also those that have emptied their environment. */
export async function sweepUsers(isOurs: IsOurs): Promise<SweepReport> {
  return await sweepBy(() => findOfUsers(isOurs));
}

/** The same for the processes that a look finds. */
export async function sweepBy(look: () => Promise<Look>): Promise<SweepReport> {
  const killed = new Set<number>();
  const deadline = performance.now() + DEADLINE_MS;
  let unclearBefore = new Set<number>();
  let newestBefore: string | undefined;

  for (let [clean, calm] = [0, 0]; ; await delay(PAUSE_MS)) {
    const { marked, unclear, newest } = await look();
    marked.forEach(kill);
    marked.forEach((pid) => killed.add(pid));
    // A process without an environment for two looks simply has none.
    const isClear = marked.length === 0 && unclear.every((pid) => unclearBefore.has(pid));
    // A chain starts one process after the other.
    const isCalm = isClear && newest !== undefined && (calm === 0 || newest === newestBefore);
    [clean, calm] = [isClear ? clean + 1 : 0, isCalm ? calm + 1 : 0];
    unclearBefore = new Set(unclear);
    newestBefore = newest;
    const isClean = calm >= CLEAN_LOOKS || clean >= CLEAN_LOOKS_AMONG_OTHERS;
    if (isClean || performance.now() > deadline) return { killed: killed.size, survivors: marked };
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
