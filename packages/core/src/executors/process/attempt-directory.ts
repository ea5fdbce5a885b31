import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EarlierSession } from '../../attempt/attempt.ts';
import type { Logger } from '../../logger.ts';
import { putSession } from '../../sessions/put-session.ts';
import { PASSABLE_MODE } from '../../system/passable-mode.ts';
import { removeTree } from '../../system/remove-tree.ts';
import type { Owner } from '../../system/owner.ts';
import { giveTree } from '../../workspaces/give-tree.ts';
import { userGitConfiguration, type GitIdentity } from '../git-identity.ts';
import { seedHome } from './seed-home.ts';

/** The private places of one attempt, outside its workspace. Disposing removes them. */
export interface AttemptDirectory extends AsyncDisposable {
  /** What both are in. */
  readonly path: string;
  /** HOME of the CLI; its configuration lies inside. */
  readonly home: string;
  readonly temporaryDirectory: string;
}

export interface AttemptDirectoryOptions {
  /** Where those of all attempts are. */
  readonly root: string;
  readonly attemptId: string;
  /** Whose they are; undefined: the user of this server. */
  readonly owner: Owner | undefined;
  /** What differs from the default. */
  readonly gitIdentity: Partial<GitIdentity>;
  /** The conversation that the run goes on with. @default none */
  readonly session?: EarlierSession | undefined;
  readonly logger: Logger;
}

export async function makeAttemptDirectory({
  root,
  attemptId,
  owner,
  gitIdentity,
  session,
  logger,
}: AttemptDirectoryOptions): Promise<AttemptDirectory> {
  const directory = path.resolve(root, attemptId);
  const home = path.join(directory, 'home');
  const temporaryDirectory = path.join(directory, 'tmp');
  // A try before may have been too short of open files to clear up.
  await removeTree(directory, logger);
  try {
    await mkdir(home, { recursive: true, mode: 0o700 });
    await mkdir(temporaryDirectory, { mode: 0o700 });
    await seedHome(home);
    if (session !== undefined) await putSession(session, home);
    await writeFile(path.join(home, '.gitconfig'), userGitConfiguration(gitIdentity));
    if (owner !== undefined) {
      for (const own of [home, temporaryDirectory]) await giveTree(own, owner);
      for (const passed of [root, directory]) await chmod(passed, PASSABLE_MODE);
    }
  } catch (error) {
    await removeTree(directory, logger);
    throw error;
  }
  return {
    path: directory,
    home,
    temporaryDirectory,
    [Symbol.asyncDispose]: () => removeTree(directory, logger),
  };
}
