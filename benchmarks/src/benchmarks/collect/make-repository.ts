import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../room/run-command.ts';

const FILES_PER_DIRECTORY = 10;
const DIRECTORIES_PER_PACKAGE = 20;

/** How git is run: by nobody's settings. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.test',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.test',
};

/** Makes a repository of that many small files, in packages with directories, as a monorepo has them. */
export async function makeRepository(directory: string, files: number, signal: AbortSignal): Promise<void> {
  mkdirSync(directory);
  writeFileSync(path.join(directory, '.gitignore'), 'cache/\nnode_modules/\n*.log\n');
  for (let number = 0; number < files; number += 1) {
    const file = path.join(directory, fileOf(number));
    if (number % FILES_PER_DIRECTORY === 0) mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, `export const value${number} = ${number};\n`.repeat(20));
  }
  const git = async (...args: string[]) =>
    await runCommand('git', args, { cwd: directory, env: GIT_ENVIRONMENT, signal });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=base');
}

/** Changes ten files of it, one of which is new. */
export function changeTenFiles(directory: string, text: string): void {
  for (let number = 0; number < 9; number += 1)
    writeFileSync(path.join(directory, fileOf(number * 111)), `export const changed = '${text}';\n`);
  writeFileSync(path.join(directory, 'packages/0/new.ts'), `export const made = '${text}';\n`);
}

function fileOf(number: number): string {
  const directory = Math.floor(number / FILES_PER_DIRECTORY);
  const part = Math.floor(directory / DIRECTORIES_PER_PACKAGE);
  return `packages/${part}/src/part-${directory % DIRECTORIES_PER_PACKAGE}/file-${number}.ts`;
}
