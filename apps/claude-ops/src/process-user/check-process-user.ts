import path from 'node:path';
import { StartFailure, type Environment } from '@claude-ops/cli';
import { findUserProblem } from '@claude-ops/core';
import type { Configuration } from '../configuration/read-configuration.ts';
import { nearestExisting } from '../data-directory/nearest-existing.ts';
import { findProcessUser, type ProcessUser } from './find-process-user.ts';

export type ProcessUserParts = Pick<Configuration, 'processUser' | 'claudeBin' | 'dataDir' | 'workspacesDir'>;

/**
 * Who agents are to run as, once it is certain that they can; undefined: the user of the server.
 *
 * @throws {StartFailure} saying what is in the way.
 */
export async function checkProcessUser(
  { processUser, claudeBin, dataDir, workspacesDir }: ProcessUserParts,
  environment: Environment,
): Promise<ProcessUser | undefined> {
  if (processUser === undefined) return undefined;
  const user = await findProcessUser(processUser);
  const above = [dataDir, workspacesDir].map((directory) => nearestExisting(path.dirname(directory)));
  const problem = await findUserProblem({
    user,
    search: { configured: claudeBin, environment },
    // A data directory is opened by the start itself; what is above it is the operator's. Where that is below the data
    // directory, only the start can tell.
    passed: (await Promise.all(above)).filter((directory) => !isWithin(dataDir, directory)),
  });
  if (problem !== undefined) throw new StartFailure(problem.message, { advice: problem.advice });
  return user;
}

function isWithin(parent: string, child: string): boolean {
  return child === parent || child.startsWith(`${parent}${path.sep}`);
}
