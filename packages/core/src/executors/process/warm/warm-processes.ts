import { findMarked } from '../../../processes/sweep/find-marked.ts';
import { findOfUsers } from '../../../processes/sweep/find-of-users.ts';
import { createWarmProcessPool, type WarmProcessPool } from '../../warm/warm-process-pool.ts';
import type { Confinement } from '../confinement/find-confinement.ts';
import type { ProcessExecutorOptions } from '../process-options.ts';
import { isRange } from '../users/agent-user.ts';
import { startIdle, type IdleProcess, type StartIdleOptions } from './start-idle.ts';
import { mostWarm } from './most-warm.ts';
import { processProfileFor } from './process-profile.ts';
import { residentMemory } from './resident-memory.ts';

export interface WarmProcessesOptions
  extends StartIdleOptions, Pick<ProcessExecutorOptions, 'warm' | 'user' | 'maxRuns' | 'claudeEnvironment'> {
  readonly confinement: () => Promise<Confinement>;
}

/** Processes in which a CLI waits for a task. */
export function createWarmProcesses(options: WarmProcessesOptions): WarmProcessPool<IdleProcess> {
  const { user, maxRuns, confinement, users, logger } = options;
  const most = async () => {
    const { mounts } = await confinement();
    return mostWarm({ user, maxRuns, hasMounts: mounts !== undefined });
  };
  const hasOwnUser = user !== undefined && isRange(user);
  const isRoot = user === undefined && process.geteuid?.() === 0;
  const allowsBypass = !isRoot || options.claudeEnvironment['IS_SANDBOX'] === '1';
  return createWarmProcessPool<IdleProcess>({
    ...options.warm,
    mode: 'process',
    profileFor: (attempt) => processProfileFor(attempt, { allowsBypass }),
    start: async (profile) => ((await most()) > 0 ? await startIdle(profile, options) : undefined),
    async measure({ mark, user: own }) {
      // To read the mark of another user's process takes CAP_SYS_PTRACE, which root of a container lacks.
      const { marked } = await (hasOwnUser ? findOfUsers((uid) => uid === own?.uid) : findMarked(mark));
      return await residentMemory(marked);
    },
    onTaken: (warmProcess, attempt) => users.passOn(warmProcess.id, attempt.id),
    logger,
  });
}
