import { setTimeout as delay } from 'node:timers/promises';
import { findMarked } from './find-marked.ts';

const PAUSE_MS = 20;
const DEADLINE_MS = 5_000;

export interface SweepReport {
  /** How many processes were killed. */
  readonly killed: number;
  /** What would not go: stuck in the kernel. */
  readonly survivors: readonly number[];
}

/**
 * Kills every process that carries a mark, and looks again until none is left: a process may fork while it is looked
 * for. This is what reaches those that no signal to a group does: every Bash command of the CLI has a session of its own,
 * and a daemon forks twice.
 */
export async function sweep(mark: string): Promise<SweepReport> {
  const killed = new Set<number>();
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const marked = await findMarked(mark);
    if (marked.length === 0 || performance.now() > deadline)
      return { killed: killed.size, survivors: marked };
    for (const pid of marked) {
      kill(pid);
      killed.add(pid);
    }
    await delay(PAUSE_MS);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
