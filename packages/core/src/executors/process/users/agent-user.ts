import type { Owner } from '../../../system/owner.ts';

/** Who agents run as: one user, or each run as the next of a range, in a group of the same number. */
export interface AgentUser extends Owner {
  /** The last uid of a range that begins with `uid`. Undefined: a single user, whom all runs share. */
  readonly lastUid?: number;
}

/** Whether each run has a uid of its own. */
export function isRange({ lastUid }: AgentUser): boolean {
  return lastUid !== undefined;
}

/** How many users there are. */
export function countUsers({ uid, lastUid = uid }: AgentUser): number {
  return lastUid - uid + 1;
}
