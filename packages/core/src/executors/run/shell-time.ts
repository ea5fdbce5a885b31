import type { BackgroundWork } from '../../claude/activity/background-work.ts';

/**
 * How long shells and monitors may still go on while only they are left. A turn in between gives them no more time: a monitor
 * wakes Claude with each of its ticks. A shell that was not there before does.
 */
export interface ShellTime {
  /** Waits no longer than they may go on, and counts the time. Resolves to what `wait` does. */
  spend(shells: readonly BackgroundWork[], wait: (leftMs: number) => Promise<boolean>): Promise<boolean>;
}

export function createShellTime(limitMs: number): ShellTime {
  let known: ReadonlySet<string> = new Set();
  let leftMs = limitMs;
  return {
    async spend(shells, wait) {
      if (shells.some(({ id }) => !known.has(id))) leftMs = limitMs;
      known = new Set(shells.map(({ id }) => id));
      const beganAtMs = performance.now();
      const result = await wait(leftMs);
      leftMs = Math.max(0, leftMs - (performance.now() - beganAtMs));
      return result;
    },
  };
}
