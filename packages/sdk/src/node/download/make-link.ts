import { randomUUID } from 'node:crypto';
import { rename, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Makes a symbolic link: next to its place under a name of its own, then there. */
export async function makeLink(location: string, target: string): Promise<void> {
  const part = path.join(path.dirname(location), `.${randomUUID()}.part`);
  try {
    await symlink(target, part);
    await rename(part, location);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
