import type { Environment } from '../../../claude/environment.ts';
import type { Logger } from '../../../logger.ts';
import type { Owner } from '../../../system/owner.ts';
import { countUsers, isRange, type AgentUser } from './agent-user.ts';
import { killUser } from './kill-user.ts';
import { leaveNothingOf, leaveNothingOfUser, removeLeftOf } from './leave-nothing-of.ts';

/** Who each run is. */
export interface RunUsers {
  /**
   * Gives a run its user, the same one until it is given back. Where a run alone is that user, nothing else is.
   *
   * @throws {Error} where every user of the range has a run.
   */
  take(id: string): Promise<Owner | undefined>;
  /** Gives a warm process the user of the run that it is to become. Undefined: then a run could lack one. */
  takeAhead(warmId: string): Promise<{ readonly user: Owner | undefined } | undefined>;
  /** Makes the user of a warm process that of the run which it becomes. The run has taken none before. */
  passOn(warmId: string, id: string): void;
  /** Says that the CLI is being started as a user. */
  started(user: Owner | undefined): void;
  /** Says that the kernel has ended all processes of a user: to look for them would take longer than all else after a run. */
  ended(user: Owner | undefined): void;
  /** Ends what is left of a user, where one run alone is that user. */
  end(user: Owner | undefined): Promise<void>;
  /** Takes back the user of a run, or of a warm process that has become none, once nothing is left of it. */
  giveBack(id: string): Promise<void>;
  /** Ends what an earlier server has left of all users that are for runs alone. */
  endAll(): Promise<void>;
}

export interface RunUsersOptions {
  /** How many runs there are at once, at most: each finds a user, whatever the warm processes have. */
  readonly maxRuns: number;
  /** The server's own. */
  readonly hostEnvironment: Environment;
  readonly logger: Logger;
}

export function createRunUsers(user: AgentUser | undefined, options: RunUsersOptions): RunUsers {
  return user !== undefined && isRange(user) ? usersOfRange(user, options) : sharedUser(user);
}

function usersOfRange(range: AgentUser, options: RunUsersOptions): RunUsers {
  const { maxRuns, hostEnvironment } = options;
  const { uid: first, lastUid: last = first } = range;
  const count = countUsers(range);
  const taken = new Map<string, number>();
  const ahead = new Set<string>();
  /** Of whom nothing is alive but what this server has started. */
  const cleared = new Set<number>();
  /** Of whom something may be alive. */
  const alive = new Set<number>();
  let next = first;

  const choose = (id: string): number => {
    const known = taken.get(id);
    if (known !== undefined) return known;
    const inUse = new Set(taken.values());
    for (let tried = 0; tried < count; tried += 1) {
      const uid = next;
      // The one that was given back last comes last: what may still be known of it is as old as can be.
      next = uid === last ? first : uid + 1;
      if (inUse.has(uid)) continue;
      taken.set(id, uid);
      return uid;
    }
    throw new Error(
      `All ${count} users of PROCESS_USER have a run: set a range with more users than MAX_CONCURRENCY.`,
    );
  };
  const take = async (id: string): Promise<Owner> => {
    const uid = choose(id);
    // A process of an earlier server may have hidden from the look at the start.
    if (!cleared.has(uid)) await killUser(uid, hostEnvironment);
    cleared.add(uid);
    return { uid, gid: uid };
  };
  return {
    take,
    async takeAhead(warmId) {
      if (ahead.size >= count - maxRuns) return undefined;
      ahead.add(warmId);
      return { user: await take(warmId) };
    },
    passOn(warmId, id) {
      const uid = taken.get(warmId);
      if (uid === undefined) return;
      taken.delete(warmId);
      ahead.delete(warmId);
      taken.set(id, uid);
    },
    started(user) {
      if (user !== undefined) alive.add(user.uid);
    },
    ended(user) {
      if (user !== undefined) alive.delete(user.uid);
    },
    async end(user) {
      if (user !== undefined) await leaveNothingOfUser(user.uid, options);
    },
    async giveBack(id) {
      const uid = taken.get(id);
      if (uid === undefined) return;
      if (alive.delete(uid)) await leaveNothingOfUser(uid, options);
      else await removeLeftOf((one) => one === uid, options);
      taken.delete(id);
      ahead.delete(id);
    },
    async endAll() {
      await leaveNothingOf((uid) => uid >= first && uid <= last, options);
    },
  };
}

/** All runs are the same user, as the server may be too: nothing can be told by it. */
function sharedUser(user: Owner | undefined): RunUsers {
  return {
    take: async () => user,
    takeAhead: async () => ({ user }),
    passOn: () => undefined,
    started: () => undefined,
    ended: () => undefined,
    end: async () => undefined,
    giveBack: async () => undefined,
    endAll: async () => undefined,
  };
}
