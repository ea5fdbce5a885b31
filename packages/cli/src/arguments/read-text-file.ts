import { readFile } from 'node:fs/promises';
import { usageError } from '../errors/usage-error.ts';

/** @throws a usage error that names the flag where the file can't be read. */
export async function readTextFile(path: string, flag: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw usageError(`${flag} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
