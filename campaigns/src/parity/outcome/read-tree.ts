import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The regular files below a directory, by path, each as text. A `.git` is not looked into. */
export async function readTree(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(path.sep).includes('.git'))
    .toSorted();
  const texts = files.map(
    async (file) => [file, await readFile(path.join(directory, file), 'latin1')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

export const DELETED = '(deleted)';

/** The files that are not what they were. */
export function changedFiles(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Record<string, string> {
  const changed = Object.entries(after).filter(([file, text]) => before[file] !== text);
  const deleted = Object.keys(before).filter((file) => !Object.hasOwn(after, file));
  return Object.fromEntries([...changed, ...deleted.map((file) => [file, DELETED] as const)]);
}
