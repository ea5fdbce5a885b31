import os from 'node:os';
import type { Check } from '@claude-ops/cli';

/** Who the agents run as, when a server is started here: nothing stands between them and what this user may do. */
export function checkUser(user = { name: nameOfUser(), isRoot: process.getuid?.() === 0 }): Check {
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

function nameOfUser(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run as a number that no user has.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
