import { usageError } from '../errors/usage-error.ts';
import { readTextFile } from './read-text-file.ts';

/** @throws a usage error that names the flag where the file can't be read or holds no JSON. */
export async function readJsonFile(path: string, flag: string): Promise<unknown> {
  const text = await readTextFile(path, flag);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(
      `Expected ${flag} ${path} to hold JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
