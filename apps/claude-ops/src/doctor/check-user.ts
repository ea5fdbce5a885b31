import os from 'node:os';
import type { Check } from '@claude-ops/cli';

export interface User {
  readonly name: string;
  readonly isRoot: boolean;
}

/** Who the agents run as, when a server is started here: nothing stands between them and what this user may do. */
export function checkUser(user: User): Check {
  const name = 'user';
  const detail = `agents run as ${user.name}, and can reach what ${user.name} can`;
  if (!user.isRoot) return { name, state: 'ok', detail };
  return {
    name,
    state: 'warning',
    detail: `${detail}; claude refuses the permission mode bypassPermissions as root`,
    advice: 'Run the server as a user of its own.',
  };
}

/** The user of this process. */
export function readUser(): User {
  return { name: nameOfUser(), isRoot: process.getuid?.() === 0 };
}

function nameOfUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run as a number that no user has.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
