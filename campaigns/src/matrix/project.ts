import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Finished {
  readonly exitCode: number | null;
  readonly output: string;
}

/** A project of somebody who uses the SDK, in a directory of its own. */
export interface Project {
  readonly directory: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<Finished>;
}

export interface ProjectOptions {
  /** Where its directory is made. */
  readonly parent: string;
  /** What npm installs. */
  readonly packages: readonly string[];
  readonly signal: AbortSignal;
}

export async function createProject({ parent, packages, signal }: ProjectOptions): Promise<Project> {
  const directory = await mkdtemp(path.join(parent, 'project-'));
  const project: Project = {
    directory,
    async write(files) {
      for (const [name, text] of Object.entries(files)) {
        const file = path.join(directory, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
      }
    },
    run: async (command, env = {}) => await finish(command, { cwd: directory, env, signal }),
  };
  await project.write({ 'package.json': JSON.stringify({ private: true, type: 'module' }) });
  const install = ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...packages];
  const { exitCode, output } = await project.run(install);
  if (exitCode !== 0) throw new Error(`${install.join(' ')} failed: ${output}`);
  return project;
}

async function finish(
  [file = '', ...rest]: readonly string[],
  { cwd, env, signal }: { cwd: string; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<Finished> {
  const PATH = `${path.join(cwd, 'node_modules/.bin')}:${process.env['PATH']}`;
  const child = spawn(file, rest, {
    cwd,
    signal,
    env: { ...process.env, NODE_OPTIONS: '', ...env, PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  await once(child, 'close');
  return { exitCode: child.exitCode, output: chunks.join('') };
}
