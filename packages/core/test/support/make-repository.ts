import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A repository to clone from, made by the system's git. */
export interface SourceRepository {
  readonly path: string;
  git(...commandArguments: string[]): Promise<string>;
  /** Writes files and commits them. Returns the commit. */
  commit(files: Readonly<Record<string, string>>): Promise<string>;
}

export async function makeRepository(directory: string): Promise<SourceRepository> {
  await mkdir(directory, { recursive: true });
  const git = async (...commandArguments: string[]) => {
    const { stdout } = await run('git', commandArguments, { cwd: directory, env: environment() });
    return stdout.trim();
  };
  await git('init', '--quiet', '--initial-branch=main');
  await git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  return {
    path: directory,
    git,
    async commit(files) {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(directory, name)), { recursive: true });
        await writeFile(path.join(directory, name), text);
      }
      await git('add', '--all');
      await git('commit', '--quiet', '--message=change');
      return await git('rev-parse', 'HEAD');
    },
  };
}

function environment(): NodeJS.ProcessEnv {
  const who = { NAME: 'A Test', EMAIL: 'test@example.test' };
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'file',
    GIT_AUTHOR_NAME: who.NAME,
    GIT_AUTHOR_EMAIL: who.EMAIL,
    GIT_COMMITTER_NAME: who.NAME,
    GIT_COMMITTER_EMAIL: who.EMAIL,
  };
}
