import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';
import { identityOf, isSameDirectory, type Root } from '../system/directory-identity.ts';

/** The directory beside others that another name was given to; undefined where it is not among them any more. */
export async function findMoved(moved: Root): Promise<string | undefined> {
  const parent = path.dirname(moved.path);
  const names = await readdir(parent).catch((): string[] => []);
  for (const name of names) {
    const candidate = path.join(parent, name);
    const stats = await lstat(candidate, { bigint: true }).catch(() => undefined);
    if (stats?.isDirectory() === true && isSameDirectory(identityOf(stats), moved)) return candidate;
  }
  return undefined;
}
