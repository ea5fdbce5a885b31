import { lstat, opendir } from 'node:fs/promises';
import path from 'node:path';

export interface DirectorySize {
  /** Files, links and directories in it. */
  readonly files: number;
  readonly bytes: number;
}

/** How large a directory is that others are writing to, read no further than to where it is over a limit. Follows no links. */
export async function measureDirectory(directory: string, limits: DirectorySize): Promise<DirectorySize> {
  const waiting = [directory];
  let files = 0;
  let bytes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await list(next)) {
      const file = path.join(next, entry.name);
      files += 1;
      if (entry.isDirectory()) waiting.push(file);
      else bytes += await sizeOf(file);
      if (files > limits.files || bytes > limits.bytes) return { files, bytes };
    }
  }
  return { files, bytes };
}

async function list(directory: string) {
  try {
    return await Array.fromAsync(await opendir(directory));
  } catch {
    return []; // Gone in the meantime.
  }
}

async function sizeOf(file: string): Promise<number> {
  return await lstat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
