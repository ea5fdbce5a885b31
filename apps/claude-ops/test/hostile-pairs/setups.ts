import { pathWithout } from '../support/path-without.ts';

/** A way to run a server, which `docs/security.md` has a column for. */
export interface Setup {
  /** The head of the column. */
  readonly column: string;
  /** Whether it needs a server that is root, or one that is an ordinary user. */
  readonly isForRoot: boolean;
  /** How its server is started. */
  start(directory: string): Promise<{ readonly env: NodeJS.ProcessEnv; readonly by?: readonly string[] }>;
}

/** Users of this process alone: all that they run is ended. */
const FIRST = 3_000_000 + (process.pid % 100_000) * 4;
const RANGE = { PROCESS_USER: `${FIRST}-${FIRST + 3}` };
const ONE_USER = { PROCESS_USER: `${FIRST + 400_000}:${FIRST + 400_000}` };
const WITHOUT_MOUNTS = ['setpriv', '--bounding-set=-sys_admin'];

export const SETUPS: readonly Setup[] = [
  {
    column: 'root, `PROCESS_USER` a range, mounts',
    isForRoot: true,
    start: async () => ({ env: RANGE }),
  },
  {
    column: 'root, a range, no mounts',
    isForRoot: true,
    start: async () => ({ env: RANGE, by: WITHOUT_MOUNTS }),
  },
  {
    column: 'root, one user, mounts',
    isForRoot: true,
    start: async () => ({ env: ONE_USER }),
  },
  {
    column: 'root, one user, no mounts',
    isForRoot: true,
    start: async () => ({ env: ONE_USER, by: WITHOUT_MOUNTS }),
  },
  {
    column: 'ordinary user, mounts',
    isForRoot: false,
    start: async () => ({ env: {} }),
  },
  {
    column: 'no mounts',
    isForRoot: false,
    start: async (directory) => ({ env: { PATH: await pathWithout('unshare', directory) } }),
  },
];
