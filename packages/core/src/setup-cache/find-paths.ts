import { readdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Lists everything in a workspace in which nothing has run yet, by its path, with `/` between names. Links are not followed.
 *
 * @throws the reason of the signal, where it is aborted.
 */
export async function findPaths(workspace: string, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  const add = async (directory: string) => {
    signal.throwIfAborted();
    for (const entry of await readdir(path.join(workspace, directory), { withFileTypes: true })) {
      const found = directory === '' ? entry.name : `${directory}/${entry.name}`;
      if (found === '.git') continue;
      paths.add(found);
      if (entry.isDirectory()) await add(found);
    }
  };
  await add('');
  return paths;
}
