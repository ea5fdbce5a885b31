import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { parseLine, type Line } from '../outcome/lines.ts';

export interface ClaudeRun {
  /** Absolute, of the executable. */
  readonly path: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** All of it. */
  readonly env: NodeJS.ProcessEnv;
  /** Where its output goes. Into a pipe some versions lose what is not read yet when they exit. */
  readonly outputFile: string;
  readonly signal?: AbortSignal;
}

/** Runs the CLI to its end. Returns the lines that it printed. */
export async function runClaude({ path, outputFile, signal, ...run }: ClaudeRun): Promise<Line[]> {
  const output = await open(outputFile, 'w');
  try {
    const child = spawn(path, run.arguments, {
      cwd: run.cwd,
      env: run.env,
      stdio: ['ignore', output.fd, 'inherit'],
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    await once(child, 'exit');
  } finally {
    await output.close();
  }
  const printed = await readFile(outputFile, 'utf8');
  // Not by `readline`, which also ends a line at U+2028.
  return printed
    .split('\n')
    .map(parseLine)
    .filter((line) => line !== undefined);
}
