import type { Logger } from '../../../logger.ts';
import { countUsers, isRange, type AgentUser } from '../users/agent-user.ts';

export interface WarmRoom {
  /** Who agents run as; undefined: the user of the server. */
  readonly user: AgentUser | undefined;
  /** How many runs there are at once, at most. */
  readonly maxRuns: number;
  /** Whether each run has mounts of its own. */
  readonly hasMounts: boolean;
}

/**
 * How many warm processes there can be: beyond them tasks start cold. Each run must find a user of a range that is free. With one
 * user for all runs and without mounts there is none: a run could change the home of a warm process, and with it the next task.
 */
export function mostWarm({ user, maxRuns, hasMounts }: WarmRoom): number {
  if (user === undefined) return Number.POSITIVE_INFINITY;
  if (isRange(user)) return Math.max(0, countUsers(user) - maxRuns);
  return hasMounts ? Number.POSITIVE_INFINITY : 0;
}

/** Says that there will be fewer than are wanted, if that is so. */
export function warnOfFewerWarm(wanted: number, room: WarmRoom, logger: Logger): void {
  const most = mostWarm(room);
  if (most >= wanted) return;
  const isFew = room.user !== undefined && isRange(room.user);
  logger.warn({ wanted, most }, isFew ? TOO_FEW_USERS : NO_MOUNTS);
}

const TOO_FEW_USERS =
  'fewer warm processes than are wanted: give PROCESS_USER as many users as tasks run at once, and one for each warm process';
const NO_MOUNTS =
  'no warm processes: without mounts a task could reach them, as they are the same user; PROCESS_USER may be a range';
