import path from 'node:path';
import { execa } from 'execa';
import type { Environment } from '../../../claude/environment.ts';
import { setUser } from '../user/set-user.ts';

/** A process of that user may end or stop the one that is to end it: until it has got to its one call of the kernel. */
const MOST_TRIES = 5;
const PATIENCE_MS = 1_000;

/**
 * Kills all processes of a user in one call of the kernel, `kill(-1)` as that user: it reaches also those that become another process
 * time and again, and that no look at all processes may see. Needs root, and a user that nobody else is.
 */
export async function killUser(uid: number, environment: Environment): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const { exitCode } = await runAs(uid, ['sh', '-c', 'kill -s KILL -- -1'], environment);
    if (exitCode !== undefined) return;
  }
}

/** Runs a command as a user who may look into it: it has nothing of the server's environment but its PATH. */
export async function runAs(uid: number, command: readonly string[], { PATH }: Environment) {
  const [file = '', ...rest] = [...setUser({ uid, gid: uid }), ...command];
  return await execa(file, rest, {
    cwd: path.parse(process.cwd()).root,
    env: { PATH },
    extendEnv: false,
    reject: false,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
}
