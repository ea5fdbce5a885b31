import os from 'node:os';
import { StartFailure, type Check, type Environment } from '@claude-ops/cli';
import { findConfinement, mostWarm, type Logger } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';
import { checkProcessUser, type ProcessUserParts } from '../process-user/check-process-user.ts';
import type { ProcessUser } from '../process-user/find-process-user.ts';

export type UserParts = ProcessUserParts & Pick<Configuration, 'maxConcurrency' | 'warm'>;

export interface User {
  readonly name: string;
  readonly isRoot: boolean;
}

const name = 'user';

/** Who the agents run as, when a server is started here, and what that user can reach. */
export async function checkUser(
  parts: UserParts,
  environment: Environment,
  user = readUser(),
): Promise<Check> {
  try {
    const processUser = await checkProcessUser(parts, environment);
    return processUser === undefined
      ? describeServersUser(user)
      : await describeProcessUser(processUser, parts, environment);
  } catch (error) {
    if (!StartFailure.is(error)) throw error;
    return { name, state: 'problem', detail: error.message, advice: error.advice };
  }
}

/** Nothing stands between agents and what this user may do. */
export function describeServersUser(user: User): Check {
  const reach = `agents run as ${user.name}, the server's own user, and reach all files of ${user.name}, with the database and the secret key`;
  if (!user.isRoot)
    return {
      name,
      state: 'ok',
      detail: reach,
      advice: 'Run only prompts that you trust.',
    };
  return {
    name,
    state: 'warning',
    detail: `${reach}, and everything else on this machine. claude refuses the permission mode bypassPermissions as root`,
    advice: 'Set PROCESS_USER to a user for agents, or run the server as an ordinary user.',
  };
}

async function describeProcessUser(
  user: ProcessUser,
  { dataDir, workspacesDir, maxConcurrency, warm }: UserParts,
  environment: Environment,
): Promise<Check> {
  const { mounts } = await findConfinement({
    user,
    environment,
    usePidNamespace: true,
    logger: silent,
    shared: { workspaces: workspacesDir, attempts: dataDir },
  });
  const hasMounts = mounts !== undefined;
  const isRange = user.lastUid !== undefined;
  const most = mostWarm({ user, maxRuns: maxConcurrency, hasMounts });
  const facts = [
    `agents run as ${user.name}, and reach only their own workspace and home in the data directory`,
    ...(isRange ? [] : [hasMounts ? 'all runs share the limits of that user' : REACHES_OTHERS]),
    ...(most < warm.count ? [`the server keeps ${most} processes warm, not ${warm.count}`] : []),
  ];
  const advice = [
    ...(isRange || hasMounts ? [] : [MAKE_MOUNTS]),
    ...(isRange ? [] : [RANGE]),
    ...(isRange && most < warm.count
      ? [`Set a range of ${maxConcurrency + warm.count} users: MAX_CONCURRENCY plus WARM_PROCESSES.`]
      : []),
  ];
  return {
    name,
    state: 'ok',
    detail: facts.join('; '),
    ...(advice.length > 0 && { advice: advice.join(' ') }),
  };
}

const REACHES_OTHERS = "tasks that run at the same time can reach each other's";
const MAKE_MOUNTS =
  'To separate them, let the server make namespaces and mounts (CAP_SYS_ADMIN, util-linux).';
const RANGE = 'To give each run a user of its own, set PROCESS_USER to a range, such as 60000-60099.';

const silent: Logger = { info() {}, warn() {}, error() {} };

/** The user of this process. */
function readUser(): User {
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
