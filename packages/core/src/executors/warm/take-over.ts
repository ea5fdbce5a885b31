import { endWarm, type IdleClaude } from './idle-claude.ts';
import type { WarmProcessPool } from './warm-process-pool.ts';

/**
 * Takes over the warm process that was taken for an attempt: whoever asks has to end it. Undefined where there is none. One that works
 * elsewhere than the attempt is ended here.
 */
export async function takeOver<Warm extends IdleClaude>(
  pool: Pick<WarmProcessPool<Warm>, 'handOver'>,
  attemptId: string,
  workspace: string,
): Promise<Warm | undefined> {
  const warmProcess = pool.handOver(attemptId);
  if (warmProcess === undefined || (await warmProcess.workspace.is(workspace))) return warmProcess;
  await endWarm(warmProcess);
  return undefined;
}
