import type { Logger } from '../logger.ts';
import type { ProcessGroup } from './process-group.ts';
import { signalGroup } from './signal-group.ts';
import { sweep, type SweepReport } from './sweep/sweep.ts';

/**
 * Whether what made a namespace exited by itself: once the first process in it has been waited for, which is when the kernel has ended
 * every other one. Killed, it may be gone before.
 */
export async function hasExitedByItself({
  exited,
  hasExited,
}: Pick<ProcessGroup, 'exited' | 'hasExited'>): Promise<boolean> {
  return hasExited() && (await exited).code !== null;
}

/** Kills a group, and every process that carries its mark. */
export async function endMarked(groupId: number, mark: string, logger: Logger): Promise<SweepReport> {
  // Where there is no /proc to sweep, the group is all that can be reached.
  signalGroup(groupId, 'SIGKILL');
  const report = await sweep(mark);
  const { survivors } = report;
  if (survivors.length > 0)
    logger.error({ event: 'processes_survived', survivors }, 'processes of a run could not be killed');
  return report;
}
