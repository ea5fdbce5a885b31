import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Makes a directory that has every program of the PATH but one. @returns that directory */
export async function pathWithout(program: string, directory: string): Promise<string> {
  await mkdir(directory);
  for (const from of (process.env['PATH'] ?? '').split(path.delimiter))
    for (const name of await readdir(from).catch(() => []))
      if (name !== program)
        // The first of a name is the one that is found.
        await symlink(path.join(from, name), path.join(directory, name)).catch(() => undefined);
  return directory;
}
