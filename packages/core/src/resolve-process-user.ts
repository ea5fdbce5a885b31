import type { Owner } from './workspaces/give-tree.ts';

/** The last number means nobody to the system. */
const MOST = 2 ** 32 - 2;

/**
 * The user that the CLI is to be started as.
 *
 * @throws {TypeError} where it is none, or root again.
 */
export function resolveProcessUser(user: Owner | undefined): Owner | undefined {
  if (user === undefined) return undefined;
  const { uid, gid } = user;
  for (const [name, value] of Object.entries({ uid, gid })) {
    if (Number.isInteger(value) && value > 0 && value <= MOST) continue;
    throw new TypeError(
      `claude.processUser.${name} must be a whole number from 1 to ${MOST}, not ${value}: an agent is not to be root, nor of its group.`,
    );
  }
  return { uid, gid };
}
