import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface CommandOptions {
  /** All of it: nothing is inherited but PATH. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly signal: AbortSignal;
}

/** Runs a command to its end; what it prints is dropped. @throws where it fails. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, cwd, signal }: CommandOptions,
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
    // Leads a group of its own, so that what it has started ends with it.
    detached: true,
  });
  const endGroup = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', endGroup, { once: true });
  await once(child, 'exit');
  signal.removeEventListener('abort', endGroup);
  const { exitCode, signalCode } = child;
  if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode ?? signalCode}.`);
}
