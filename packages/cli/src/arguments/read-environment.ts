import { parseEnv } from 'node:util';
import type { TaskEnvironment } from '@claude-ops/contract';
import { usageError } from '../errors/usage-error.ts';
import { readTextFile } from './read-text-file.ts';

/** The flags of `run` that set variables of the task. */
export interface EnvironmentFlags {
  /** `NAME=VALUE`, or `NAME` for a variable that the shell has. */
  readonly env?: readonly string[] | undefined;
  readonly 'env-file'?: readonly string[] | undefined;
}

/**
 * The variables of a task, if any are given. A flag wins over a file, and what comes later over what comes before.
 *
 * @throws a usage error for a variable that the shell doesn't have, and for a file that can't be read.
 */
export async function readEnvironment(
  { env, 'env-file': files }: EnvironmentFlags,
  environment: NodeJS.ProcessEnv,
): Promise<TaskEnvironment | undefined> {
  if (env === undefined && files === undefined) return undefined;
  const ofFiles = (await Promise.all((files ?? []).map(variablesOf))).flat();
  const ofFlags = (env ?? []).map((flag) => variableOf(flag, environment));
  return Object.fromEntries([...ofFiles, ...ofFlags]);
}

async function variablesOf(path: string): Promise<[string, string][]> {
  const text = await readTextFile(path, '--env-file');
  return Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']);
}

function variableOf(flag: string, environment: NodeJS.ProcessEnv): [string, string] {
  const at = flag.indexOf('=');
  if (at > 0) return [flag.slice(0, at), flag.slice(at + 1)];
  if (at === 0) throw usageError(`Expected --env NAME=VALUE but received: ${flag}`);
  const value = environment[flag];
  if (value === undefined)
    throw usageError(
      `Expected --env NAME=VALUE, or the name of a variable that your shell has: there is no ${flag}.`,
    );
  return [flag, value];
}
