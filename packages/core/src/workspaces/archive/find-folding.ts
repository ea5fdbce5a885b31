import { lstat, mkdir, rmdir } from 'node:fs/promises';
import path from 'node:path';

/** A name that another one stands for where case, or the form of Unicode, does not count. */
const NAME = '.\u00e9a';
const OTHERS = [NAME.toUpperCase(), NAME.normalize('NFD')];

/** Whether the file system of an empty directory takes names for one that differ in case or Unicode form only. */
export async function findFolding(directory: string): Promise<boolean> {
  const made = path.join(directory, NAME);
  await mkdir(made);
  try {
    const found = await Promise.all(
      OTHERS.map((name) =>
        lstat(path.join(directory, name)).then(
          () => true,
          () => false,
        ),
      ),
    );
    return found.includes(true);
  } finally {
    await rmdir(made);
  }
}
