import path from 'node:path';

/** Whether a path leads into a directory, as the two are written. */
export function isBelow(directory: string, file: string): boolean {
  const below = path.relative(directory, file);
  return below !== '' && !below.startsWith('..') && !path.isAbsolute(below);
}
