import type { Logger } from '../../../logger.ts';
import type { Owner } from '../../../workspaces/give-tree.ts';
import { isRange, type AgentUser } from './agent-user.ts';
import { leaveNothingOf } from './leave-nothing-of.ts';

/** Who each run is. */
export interface RunUsers {
  /**
   * Gives a run its user, the same one until it is given back.
   *
   * @throws {Error} where every user of the range has a run.
   */
  take(id: string): Owner | undefined;
  /** Ends what is left of the user of a run, where nobody else is that user. */
  end(id: string): Promise<void>;
  /** Takes a user back once nothing is left of it. */
  giveBack(id: string): Promise<void>;
  /** Ends what an earlier server has left of all users that are for runs alone. */
  endAll(): Promise<void>;
}

export function createRunUsers(user: AgentUser | undefined, logger: Logger): RunUsers {
  if (user === undefined || !isRange(user)) return sharedUser(user);
  const { uid: first, lastUid: last = first } = user;
  const taken = new Map<string, number>();
  let next = first;

  const take = (id: string): Owner => {
    const known = taken.get(id);
    if (known !== undefined) return { uid: known, gid: known };
    const inUse = new Set(taken.values());
    for (let tried = 0; tried <= last - first; tried += 1) {
      const uid = next;
      // The one that was given back last comes last: what may still be known of it is as old as can be.
      next = uid === last ? first : uid + 1;
      if (inUse.has(uid)) continue;
      taken.set(id, uid);
      return { uid, gid: uid };
    }
    throw new Error(
      `All ${last - first + 1} users of PROCESS_USER have a run: give a range with more than MAX_CONCURRENCY.`,
    );
  };
  const end = async (id: string) => {
    const uid = taken.get(id);
    if (uid !== undefined) await leaveNothingOf((one) => one === uid, logger);
  };
  return {
    ...{ take, end },
    async giveBack(id) {
      await end(id);
      taken.delete(id);
    },
    async endAll() {
      await leaveNothingOf((uid) => uid >= first && uid <= last, logger);
    },
  };
}

/** All runs are the same user, as the server may be too: nothing can be told by it. */
function sharedUser(user: Owner | undefined): RunUsers {
  return {
    take: () => user,
    end: async () => undefined,
    giveBack: async () => undefined,
    endAll: async () => undefined,
  };
}
