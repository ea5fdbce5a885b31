import { usageError } from '../errors/usage-error.ts';
import { readTextFile } from './read-text-file.ts';

/** @throws a usage error where the file can't be read or holds no JSON object. */
export async function readSchema(path: string): Promise<Record<string, unknown>> {
  const schema = parseJson(await readTextFile(path, '--schema'), path);
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return { ...schema };
  throw usageError(`Expected --schema ${path} to hold a JSON Schema object.`);
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(
      `Expected --schema ${path} to hold JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
