import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The contents of every file below a directory, as far as they are still there. */
export async function readAll(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return await Promise.all(
    files.map(({ parentPath, name }) => readFile(path.join(parentPath, name), 'latin1').catch(() => '')),
  );
}
