import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readEnvironment } from '../../src/arguments/read-environment.ts';

const SHELL = { TOKEN: 'of the shell', EMPTY: '' };

async function aFile(text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'claude-ops-env-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, '.env');
  await writeFile(file, text);
  return file;
}

test('a name alone takes the value that the shell has, and a value may hold an equals sign', async () => {
  const env = await readEnvironment({ env: ['TOKEN', 'EMPTY', 'QUERY=a=b', 'NONE='] }, SHELL);
  expect(env).toEqual({ TOKEN: 'of the shell', EMPTY: '', QUERY: 'a=b', NONE: '' });
});

test('a flag wins over a file, and a later file over an earlier one', async () => {
  const files = [await aFile('A=1\nB="two words"\n# a comment\nC=3\n'), await aFile('C=4\n')];
  expect(await readEnvironment({ env: ['A=9'], 'env-file': files }, SHELL)).toEqual({
    A: '9',
    B: 'two words',
    C: '4',
  });
});

test('without flags there are no variables', async () => {
  expect(await readEnvironment({}, SHELL)).toBeUndefined();
});

test.for([
  ['MISSING', 'there is no MISSING'],
  ['=value', 'Expected --env NAME=VALUE'],
] as const)('--env %s is refused', async ([flag, why]) => {
  await expect(readEnvironment({ env: [flag] }, SHELL)).rejects.toThrow(why);
});

test('a file that is not there is named', async () => {
  await expect(readEnvironment({ 'env-file': ['/nowhere/.env'] }, SHELL)).rejects.toThrow('/nowhere/.env');
});
