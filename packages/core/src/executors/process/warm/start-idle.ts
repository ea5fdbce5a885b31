import path from 'node:path';
import { uuidV7 } from '../../../system/uuid-v7.ts';
import { warmArguments } from '../../../claude/delivery/arguments.ts';
import type { WarmProfile } from '../../../claude/delivery/delivery.ts';
import { createToken } from '../../../gateway/token.ts';
import { attemptMark } from '../../../processes/sweep/mark.ts';
import type { Owner } from '../../../system/owner.ts';
import { withBelongings, type Belongings } from '../../../system/belongings.ts';
import type { IdleClaude } from '../../warm/idle-claude.ts';
import { makeIdleWorkspace } from '../../warm/idle-workspace.ts';
import { makeAttemptDirectory } from '../attempt-directory.ts';
import type { StartClaude } from '../create-starter.ts';
import { findClaude, type ClaudeSearch } from '../find-claude.ts';
import type { ProcessExecutorOptions } from '../process-options.ts';
import type { RunUsers } from '../users/run-users.ts';

export interface StartIdleOptions extends Pick<
  ProcessExecutorOptions,
  'instanceId' | 'attemptsDirectory' | 'sharedPlaces' | 'address' | 'gitIdentity' | 'logger'
> {
  readonly start: StartClaude;
  readonly search: ClaudeSearch;
  readonly users: RunUsers;
}

export interface IdleProcess extends IdleClaude {
  /** All its processes carry it. */
  readonly mark: string;
  /** Whom they are; undefined: the user of this server. */
  readonly user: Owner | undefined;
}

/** Starts a CLI that waits for a task, in an empty workspace. Undefined where there is none, or no user for it. */
export async function startIdle(
  profile: WarmProfile,
  options: StartIdleOptions,
): Promise<IdleProcess | undefined> {
  const claudePath = await findClaude(options.search);
  if (claudePath === undefined) return undefined;
  const id = uuidV7();
  const taken = await options.users.takeAhead(id);
  if (taken === undefined) return undefined;
  return await withBelongings((belongings) => {
    // Of an attempt that has taken the warm process, the user is not given back here.
    belongings.add({ [Symbol.asyncDispose]: () => options.users.giveBack(id) });
    return startIdleProcess({ id, profile, claudePath, user: taken.user }, belongings, options);
  });
}

interface IdlePlan extends Pick<IdleProcess, 'id' | 'profile' | 'user'> {
  readonly claudePath: string;
}

async function startIdleProcess(
  { id, profile, claudePath, user }: IdlePlan,
  belongings: Belongings,
  options: StartIdleOptions,
): Promise<IdleProcess> {
  const { instanceId, attemptsDirectory, sharedPlaces, gitIdentity, logger } = options;
  const token = createToken();
  const directory = belongings.add(
    await makeAttemptDirectory({ root: attemptsDirectory, attemptId: id, owner: user, gitIdentity, logger }),
  );
  const workspace = await makeIdleWorkspace({
    path: path.join(sharedPlaces.workspaces, id),
    // The CLI remembers where it was started, and names it to the model: it works there, or nowhere.
    canMove: false,
    owner: user,
    logger,
  });
  try {
    const claude = await options.start({
      id,
      claudePath,
      claudeArguments: warmArguments(profile),
      isPatient: profile.isPatient,
      cwd: workspace.path,
      directory,
      user,
      gateway: { ...(await options.address()), token, proxyUrl: null },
    });
    const mark = attemptMark(instanceId, id);
    const { home } = directory;
    return { id, profile, mark, user, token, claude, home, workspace, belongings };
  } catch (error) {
    await workspace[Symbol.asyncDispose]();
    throw error;
  }
}
