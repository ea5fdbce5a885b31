import { closeSync, ftruncateSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../../room/run-command.ts';
import { GIT_ENVIRONMENT } from '../collect/make-repository.ts';

export interface ProjectSize {
  /** Of what git tracks, in files of the size of sources. */
  readonly sentBytes: number;
  /** Of what it ignores, in files of a cache. */
  readonly ignoredBytes: number;
}

const SOURCE_BYTES = 16_384;
const CACHE_BYTES = 65_536;
const FILES_PER_DIRECTORY = 100;

/** Makes a repository whose sources compress as sources do, beside a cache that it ignores. */
export async function makeProject(
  directory: string,
  { sentBytes, ignoredBytes }: ProjectSize,
  signal: AbortSignal,
): Promise<void> {
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, '.gitignore'), 'cache/\n');
  fill(path.join(directory, 'src'), Math.ceil(sentBytes / SOURCE_BYTES), (file, number) =>
    writeFileSync(file, sourceOf(number)),
  );
  fill(path.join(directory, 'cache'), Math.ceil(ignoredBytes / CACHE_BYTES), (file) => {
    // Takes no room: nobody reads it.
    const opened = openSync(file, 'w');
    writeSync(opened, 'cached');
    ftruncateSync(opened, CACHE_BYTES);
    closeSync(opened);
  });
  const git = async (...args: string[]) =>
    await runCommand('git', args, { cwd: directory, env: GIT_ENVIRONMENT, signal });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=base');
}

function fill(directory: string, files: number, write: (file: string, number: number) => void): void {
  for (let number = 0; number < files; number += 1) {
    const inner = path.join(directory, String(Math.floor(number / FILES_PER_DIRECTORY)));
    if (number % FILES_PER_DIRECTORY === 0) mkdirSync(inner, { recursive: true });
    write(path.join(inner, `file-${number}.ts`), number);
  }
}

/** Lines of code, none like another. */
function sourceOf(seed: number): string {
  let state = seed + 1;
  const lines: string[] = [];
  for (let bytes = 0; bytes < SOURCE_BYTES;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const line = `export const value${state.toString(36)} = compute(${state}, '${(state * 7).toString(36)}');\n`;
    lines.push(line);
    bytes += line.length;
  }
  return lines.join('');
}
