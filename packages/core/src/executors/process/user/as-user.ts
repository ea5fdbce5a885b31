import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../../claude/environment.ts';
import type { Owner } from '../../../system/owner.ts';
import { shortageOf } from '../../../system/shortage.ts';
import { setUser } from './set-user.ts';

const PATIENCE_MS = 10_000;

/** Runs a line of shell as a user, with an argument. @returns what went wrong, if anything did. */
export function createAsUser(user: Owner, environment: Environment) {
  return async (line: string, argument = ''): Promise<string | undefined> =>
    await tryCommand([...setUser(user), 'sh', '-c', line, 'sh', argument], environment);
}

/**
 * Runs a command to see whether it can be run.
 *
 * @returns the last line of what it said where it failed.
 * @throws the error of the system where it could not be tried for the moment.
 */
export async function tryCommand(
  [command = '', ...rest]: readonly string[],
  environment: Environment,
): Promise<string | undefined> {
  const tried = await execa(command, rest, {
    cwd: path.parse(process.cwd()).root,
    env: { PATH: environment['PATH'] },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    timeout: PATIENCE_MS,
  });
  const { failed, stderr, shortMessage } = tried;
  if (!failed) return undefined;
  // It says nothing about the command.
  if (tried instanceof Error && shortageOf(tried) !== undefined) throw tried;
  return (stderr || (shortMessage ?? '')).trim().split('\n').at(-1) ?? '';
}
