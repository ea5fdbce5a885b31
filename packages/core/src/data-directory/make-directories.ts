import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../system/code-of.ts';
import type { Settings } from '../resolve-options.ts';

/**
 * Makes the directories that an engine keeps its files in, and makes sure that it can write to them: otherwise each task would
 * fail on them.
 *
 * @throws {Error} naming the directory and the option.
 */
export async function makeDirectories({
  dataDirectory,
  workspacesDirectory,
}: Pick<Settings, 'dataDirectory' | 'workspacesDirectory'>): Promise<void> {
  await makeWritable('dataDirectory', dataDirectory);
  await makeWritable('workspacesDirectory', workspacesDirectory);
}

async function makeWritable(option: string, directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
    // What a mode allows a file system may still refuse.
    await rmdir(await mkdtemp(path.join(directory, '.tried-')));
  } catch (cause) {
    throw new Error(
      `${directory} can't be written to (${codeOf(cause)}): fix its permissions, or choose another directory with \`${option}\`.`,
      { cause },
    );
  }
}

/**
 * Makes a directory for its owner alone, unless there is one. What has to be made above it is as the system makes directories:
 * another user may have to pass it.
 */
export async function makeDirectory(directory: string): Promise<void> {
  await make(path.resolve(directory), 0o700);
}

/** One level after the other: below /proc Node's own recursive mkdir never ends. */
async function make(directory: string, mode: number): Promise<void> {
  try {
    await makeOne(directory, mode);
  } catch (error) {
    const parent = path.dirname(directory);
    if (codeOf(error) !== 'ENOENT' || parent === directory) throw error;
    await make(parent, 0o777);
    await makeOne(directory, mode);
  }
}

async function makeOne(directory: string, mode: number): Promise<void> {
  try {
    await mkdir(directory, { mode });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || !(await stat(directory)).isDirectory()) throw error;
  }
}
