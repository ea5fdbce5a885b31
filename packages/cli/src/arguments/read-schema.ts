import { usageError } from '../errors/usage-error.ts';
import { readJsonFile } from './read-json-file.ts';

/** @throws a usage error where the file can't be read or holds no JSON object. */
export async function readSchema(path: string): Promise<Record<string, unknown>> {
  const schema = await readJsonFile(path, '--schema');
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return { ...schema };
  throw usageError(`Expected --schema ${path} to hold a JSON Schema object.`);
}
