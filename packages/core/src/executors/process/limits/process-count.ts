import os from 'node:os';
import { isRange, type AgentUser } from '../users/agent-user.ts';

/** For whom the kernel counts the processes of a run: for the run alone, for all runs of one user, or for nobody. */
export type ProcessCount = 'run' | 'user' | 'none';

export interface CountedRun {
  /** Who runs are started as; undefined: the user of this server. */
  readonly user: AgentUser | undefined;
  /** Whether each run is in a user namespace of its own. */
  readonly hasUserNamespace: boolean;
}

/**
 * RLIMIT_NPROC counts the processes of a uid. From Linux 5.14 on it counts them in each user namespace apart. It holds nobody
 * who is root. An ordinary user without a namespace has no limit of ours: it would count the server and all else of that user.
 */
export function processCountOf({ user, hasUserNamespace }: CountedRun, release = os.release()): ProcessCount {
  if (user !== undefined) return isRange(user) ? 'run' : 'user';
  return hasUserNamespace && countsByNamespace(release) ? 'run' : 'none';
}

function countsByNamespace(release: string): boolean {
  const [major = 0, minor = 0] = release.split('.').map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 14);
}
