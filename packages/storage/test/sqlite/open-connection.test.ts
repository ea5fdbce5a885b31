import { cp, readFile, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../temporary-directory.ts';

const run = promisify(execFile);
const installed = fileURLToPath(new URL('../../node_modules/better-sqlite3', import.meta.url));
const source = fileURLToPath(new URL('../../src/sqlite/open-connection.ts', import.meta.url));

/** Runs openConnection with a better-sqlite3 that was changed, and gives what it says. */
async function messageWith(change: (library: string) => Promise<void>): Promise<string> {
  await using directory = await temporaryDirectory();
  const library = join(directory.path, 'node_modules/better-sqlite3');
  for (const part of ['lib', 'package.json'])
    await cp(join(installed, part), join(library, part), { recursive: true });
  await change(library);
  await writeFile(join(directory.path, 'open.ts'), await readFile(source));
  await writeFile(
    join(directory.path, 'main.ts'),
    `import { openConnection } from './open.ts';
try { openConnection(':memory:', {}); } catch (error) { console.log(error.message); }`,
  );
  const { stdout } = await run(process.execPath, [join(directory.path, 'main.ts')]);
  return stdout;
}

const ADVICE =
  /^better-sqlite3 has no compiled part that loads here \(\S+-\S+, Node v[\d.]+\): install it again .*\n$/;

test('a better-sqlite3 without its compiled part is one sentence that says what to do', async () => {
  expect(await messageWith(async () => undefined)).toMatch(ADVICE);
});

test('so is one that was compiled for another system', async () => {
  const broken = async (library: string) => {
    await cp(join(installed, 'package.json'), join(library, 'build/Release/better_sqlite3.node'));
  };
  expect(await messageWith(broken)).toMatch(ADVICE);
});
