import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isSameRoot, type Root } from '../system/directory-identity.ts';

/** The directory beside others that another name was given to; undefined where it is not among them any more. */
export async function findMoved(moved: Root): Promise<string | undefined> {
  const parent = path.dirname(moved.path);
  const names = await readdir(parent).catch((): string[] => []);
  for (const name of names) {
    const candidate = path.join(parent, name);
    if (await isSameRoot({ ...moved, path: candidate })) return candidate;
  }
  return undefined;
}
