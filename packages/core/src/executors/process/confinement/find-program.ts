import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../../claude/environment.ts';

/** Directories of programs for root, which an ordinary user's PATH may leave out. */
const FOR_ROOT = ['/usr/sbin', '/sbin'];

/** The absolute path of a program of the system. */
export async function findProgram(name: string, environment: Environment): Promise<string | undefined> {
  const directories = (environment['PATH'] ?? '').split(path.delimiter).filter((one) => path.isAbsolute(one));
  for (const directory of [...directories, ...FOR_ROOT]) {
    const file = path.join(directory, name);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}
