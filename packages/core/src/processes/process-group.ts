import type { Readable, Writable } from 'node:stream';
import { execa } from 'execa';

export interface ProcessExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A program that was started as the leader of a process group of its own. */
export interface ProcessGroup {
  /** As it was at the start: signals go there, whatever became of the leader. */
  readonly groupId: number;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the leader itself is gone; its pipes may still be held by others. */
  readonly exited: Promise<ProcessExit>;
  hasExited(): boolean;
}

export interface ProcessStart {
  /** The file and its arguments. */
  readonly command: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly environment: Record<string, string>;
}

/**
 * Starts a program as the leader of a process group of its own.
 *
 * @throws the error of the system where it can't be started.
 */
export async function startProcessGroup({ command, cwd, environment }: ProcessStart): Promise<ProcessGroup> {
  const [file = '', ...commandArguments] = command;
  const subprocess = execa(file, commandArguments, {
    cwd,
    env: environment,
    extendEnv: false,
    detached: true,
    cleanup: false,
    buffer: false,
    reject: false,
    stdio: 'pipe',
    windowsHide: true,
  });
  if (subprocess.pid === undefined) throw (await subprocess).cause;

  const { stdin, stdout, stderr, nodeChildProcess: child } = subprocess;
  // What exits before it has read everything breaks the pipe: its exit says why, not this.
  stdin.on('error', () => undefined);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  return {
    groupId: subprocess.pid,
    stdin,
    stdout,
    stderr,
    exited,
    hasExited: () => child.exitCode !== null || child.signalCode !== null,
  };
}
