import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { searchPath } from './daemon/missing-for-daemon.ts';

const execute = promisify(execFile);

/** Runs a program to its end. Its output is in the error, should it fail. */
export async function run(
  command: string,
  args: readonly string[],
  { env = {}, cwd }: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): Promise<string> {
  try {
    const options = { env: { ...process.env, PATH: searchPath(), ...env }, cwd, maxBuffer: 64 * 1024 * 1024 };
    return (await execute(command, args, options)).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const output = `${stdout}\n${stderr}`.trim().split('\n').slice(-30).join('\n');
    throw new Error(`${command} ${args[0] ?? ''} failed: ${output}`, { cause: error });
  }
}
