import type { AgentUser } from '../../src/index.ts';
import type { ClaudeOptions } from '../../src/options.ts';
import { ownMounts } from './own-mounts.ts';

/** One user for all runs of a test. */
export const ONE_USER: AgentUser = { uid: 65_534, gid: 65_534 };

const USERS_PER_FILE = 1_000;
let next = 1_500_000_000 + (process.pid % 1_000_000) * USERS_PER_FILE;

/** Users of one server alone, as it ends all that they run. */
export function rangeOf(count: number): AgentUser {
  const uid = next;
  next += count;
  return { uid, gid: uid, lastUid: next - 1 };
}

interface WayToBeAnotherUser {
  readonly name: string;
  readonly claude: Pick<ClaudeOptions, 'processUser' | 'usePidNamespace'>;
}

/** The ways to run agents as other users that are possible here, and in which warm processes are kept. */
export function waysWithWarm(userCount: number): WayToBeAnotherUser[] {
  if (process.getuid?.() !== 0) return [];
  const withMounts = [
    { name: 'a range of users', claude: { processUser: rangeOf(userCount) } },
    { name: 'one user', claude: { processUser: ONE_USER } },
  ];
  return [
    ...(ownMounts === undefined ? [] : withMounts),
    {
      name: 'a range of users without mounts',
      claude: { processUser: rangeOf(userCount), usePidNamespace: false },
    },
  ];
}
