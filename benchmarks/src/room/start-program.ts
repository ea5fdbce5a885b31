import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** How long a program may take to end before it is killed, in milliseconds. */
const PATIENCE_MS = 15_000;

export interface ProgramOptions {
  /** All of it: nothing is inherited but PATH. */
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Where its standard error goes. @default to that of this process */
  readonly logFile?: string;
}

/** A process that says things line by line on its standard output, and ends when it is disposed of. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** The next line. @throws where it ends before it has said one. */
  nextLine(): Promise<string>;
  /** Writes a line to its standard input. */
  tell(line: string): void;
}

export function startProgram(
  command: string,
  args: readonly string[],
  { env = {}, cwd, logFile }: ProgramOptions = {},
): Program {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a');
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'], ...env },
    cwd,
    stdio: ['pipe', 'pipe', log ?? 'inherit'],
  });
  if (log !== undefined) closeSync(log);
  const exited = once(child, 'exit');
  // Who waits for a line hears of a program that could not be started.
  exited.catch(() => undefined);
  const { pid, stdin, stdout } = child;
  if (pid === undefined || stdin === null || stdout === null)
    throw new Error(`${command} could not be started.`);
  const lines = createInterface(stdout)[Symbol.asyncIterator]();

  return {
    pid,
    async nextLine() {
      const { done, value } = await lines.next();
      if (done) throw new Error(`${[command, ...args].join(' ')} ended before it was ready.`);
      return value;
    },
    tell(line) {
      stdin.write(`${line}\n`);
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const killing = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
      await exited;
      clearTimeout(killing);
    },
  };
}
