import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

/** Content, mode and target of everything below, as git would have it. */
export async function treeOf(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const tree: Record<string, string> = {};
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(directory, file);
    if (name.split('/').includes('.git') || entry.isDirectory()) continue;
    if (entry.isSymbolicLink()) tree[name] = `-> ${await readlink(file)}`;
    else if (entry.isFile())
      tree[name] = `${(await lstat(file)).mode & 0o100 ? 'x' : '-'} ${await readFile(file, 'latin1')}`;
  }
  return tree;
}
