import type { AgentUser } from './executors/process/users/agent-user.ts';

/** The last number means nobody to the system. */
const MOST = 2 ** 32 - 2;

/**
 * The user that the CLI is to be started as.
 *
 * @throws {TypeError} where it is none, or root again.
 */
export function resolveProcessUser(user: AgentUser | undefined): AgentUser | undefined {
  if (user === undefined) return undefined;
  const { uid, gid, lastUid = uid } = user;
  for (const [name, value] of Object.entries({ uid, gid, lastUid })) {
    if (Number.isInteger(value) && value > 0 && value <= MOST) continue;
    throw new TypeError(
      `claude.processUser.${name} must be a whole number from 1 to ${MOST}, not ${value}: an agent must not be root, nor in its group.`,
    );
  }
  if (lastUid < uid)
    throw new TypeError(`claude.processUser.lastUid must not be below uid: ${lastUid} is less than ${uid}.`);
  return user.lastUid === undefined ? { uid, gid } : { uid, gid, lastUid };
}
