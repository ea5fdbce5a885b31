import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Writes files below a directory, with the directories that they are in. */
export async function writeFiles(
  directory: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Makes that many empty files below a directory. Calls that block take a fraction of the time here. */
export async function writeMany(directory: string, count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const name = path.join(directory, String(number % 100), `${number}.bin`);
    if (number < 100) mkdirSync(path.dirname(name), { recursive: true });
    writeFileSync(name, '');
  }
}
