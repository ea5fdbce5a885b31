import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The project is gone after the test: what Node compiled of it would be kept for nobody. */
export const KEEP_NOTHING = { NODE_DISABLE_COMPILE_CACHE: '1' };

interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A project of somebody who uses the packages, in a directory of its own. */
export interface Project {
  readonly directory: string;
  install(...specifications: readonly string[]): Promise<void>;
  write(file: string, text: string): Promise<void>;
  run(command: string, args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
}

/** An empty project that knows a registry for the scope of ours; everything else comes from where it always does. */
export async function createProject(directory: string, registryUrl: string): Promise<Project> {
  const write: Project['write'] = async (file, text) => {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await writeFile(path.join(directory, file), text);
  };
  const run: Project['run'] = (command, args, env = {}) => finish(command, args, { cwd: directory, env });
  await mkdir(directory, { recursive: true });
  await write('package.json', JSON.stringify({ private: true, type: 'module' }));
  await write('.npmrc', `@claude-ops:registry=${registryUrl}/\n`);
  return {
    directory,
    write,
    run,
    async install(...specifications) {
      const { exitCode, output } = await run('npm', [
        ...['install', '--no-audit', '--no-fund', '--no-update-notifier', '--prefer-offline'],
        ...specifications,
      ]);
      if (exitCode !== 0) throw new Error(`npm install ${specifications.join(' ')} failed: ${output}`);
    },
  };
}

async function finish(
  command: string,
  args: readonly string[],
  { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Finished> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...KEEP_NOTHING, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  await once(child, 'close');
  return { exitCode: child.exitCode, output: chunks.join('') };
}
