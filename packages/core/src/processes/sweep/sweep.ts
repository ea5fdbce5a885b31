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

async function sweepBy(look: () => Promise<Look>): Promise<SweepReport> {
  const killed = new Set<number>();
  const deadline = performance.now() + DEADLINE_MS;
  let unclearBefore: ReadonlySet<number> = new Set();

  for (let clean = 0; ; await delay(PAUSE_MS)) {
    const { marked, unclear } = await look();
    marked.forEach(kill);
    marked.forEach((pid) => killed.add(pid));
    // A process without an environment for two looks simply has none.
    const isClear = marked.length === 0 && unclear.every((pid) => unclearBefore.has(pid));
    clean = isClear ? clean + 1 : 0;
    unclearBefore = new Set(unclear);
    if (clean >= CLEAN_LOOKS || performance.now() > deadline)
      return { killed: killed.size, survivors: marked };
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
