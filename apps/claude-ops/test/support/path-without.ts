import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Links to all programs but one, in a new directory below another. @returns a `PATH` of it alone. */
export async function pathWithout(program: string, directory: string): Promise<string> {
  const programs = path.join(directory, 'programs');
  await mkdir(programs);
  for (const from of (process.env['PATH'] ?? '').split(path.delimiter))
    for (const name of await readdir(from).catch(() => []))
      if (name !== program)
        await symlink(path.join(from, name), path.join(programs, name)).catch(() => undefined);
  return programs;
}
