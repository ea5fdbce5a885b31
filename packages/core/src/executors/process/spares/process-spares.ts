import { findMarked } from '../../../processes/sweep/find-marked.ts';
import { findOfUsers } from '../../../processes/sweep/find-of-users.ts';
import { createSparePool, type SparePool } from '../../spares/spare-pool.ts';
import type { Confinement } from '../confinement/find-confinement.ts';
import type { ProcessExecutorOptions } from '../process-executor.ts';
import { isRange } from '../users/agent-user.ts';
import { park, type ParkedProcess, type ParkOptions } from './park.ts';
import { mostSpares } from './most-spares.ts';
import { processProfileFor } from './process-profile.ts';
import { residentMemory } from './resident-memory.ts';

export interface ProcessSparesOptions
  extends ParkOptions, Pick<ProcessExecutorOptions, 'spares' | 'user' | 'maxRuns' | 'claudeEnvironment'> {
  readonly confinement: () => Promise<Confinement>;
}

/** Processes in which a CLI waits for a task. */
export function createProcessSpares(options: ProcessSparesOptions): SparePool<ParkedProcess> {
  const { user, maxRuns, confinement, users, logger } = options;
  const most = async () => {
    const { mounts } = await confinement();
    return mostSpares({ user, maxRuns, hasMounts: mounts !== undefined });
  };
  const hasOwnUser = user !== undefined && isRange(user);
  const isRoot = user === undefined && process.geteuid?.() === 0;
  const allowsBypass = !isRoot || options.claudeEnvironment['IS_SANDBOX'] === '1';
  return createSparePool<ParkedProcess>({
    ...options.spares,
    mode: 'process',
    profileFor: (attempt) => processProfileFor(attempt, { allowsBypass }),
    start: async (profile) => ((await most()) > 0 ? await park(profile, options) : undefined),
    async measure({ mark, user: own }) {
      // To read the mark of another user's process takes CAP_SYS_PTRACE, which root of a container lacks.
      const { marked } = await (hasOwnUser ? findOfUsers((uid) => uid === own?.uid) : findMarked(mark));
      return await residentMemory(marked);
    },
    onTaken: (spare, attempt) => users.passOn(spare.id, attempt.id),
    logger,
  });
}
