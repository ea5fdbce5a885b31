import { readFile } from 'node:fs/promises';
import { parseScript } from '../script/parse-script.ts';
import type { Script } from '../script/script.ts';

/** @throws {Error} naming the file and what is wrong with it. */
export async function readScriptFile(file: string): Promise<Script> {
  const text = await readFile(file, 'utf8');
  try {
    return parseScript(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
