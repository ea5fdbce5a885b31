import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { STEPS, type Step } from './recipe-of-an-input-field.ts';

const ROOT = path.join(import.meta.dirname, '..');
const PACKAGES = ['contract', 'core', 'storage', 'cli', 'fixtures'];

/** The sources of the packages that an input field touches, with every import of a package leading to its source. */
async function copySources() {
  const root = await mkdtemp(path.join(os.tmpdir(), 'claude-ops-recipe-'));
  const sourceOf = (name: string) => `./packages/${name}/src/index.ts`;
  await cp(path.join(ROOT, 'tsconfig.base.json'), path.join(root, 'tsconfig.base.json'));
  for (const name of PACKAGES) {
    const [from, to] = [ROOT, root].map((directory) => path.join(directory, 'packages', name));
    if (from === undefined || to === undefined) throw new Error('There are two.');
    for (const part of ['src', 'package.json'])
      await cp(path.join(from, part), path.join(to, part), { recursive: true });
    await symlink(path.join(from, 'node_modules'), path.join(to, 'node_modules'));
  }
  const paths = {
    ...Object.fromEntries(PACKAGES.map((name) => [`@claude-ops/${name}`, [sourceOf(name)]])),
    '@claude-ops/contract/client': ['./packages/contract/src/client.ts'],
    '@claude-ops/contract/validation': ['./packages/contract/src/validation/index.ts'],
  };
  await writeFile(
    path.join(root, 'tsconfig.json'),
    JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        paths,
        types: ['node'],
        typeRoots: [path.join(ROOT, 'node_modules/@types')],
      },
      include: ['packages/*/src'],
    }),
  );
  return { root, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
}

async function take({ file, after, line }: Step, root: string): Promise<void> {
  const target = path.join(root, file);
  const lines = (await readFile(target, 'utf8')).split('\n');
  const index = lines.findIndex((one) => one.startsWith(after));
  if (index === -1) throw new Error(`${file} has no line that begins with "${after}".`);
  lines.splice(after.startsWith('export') ? index + 1 : index, 0, line);
  await writeFile(target, lines.join('\n'));
}

async function problemsIn(root: string): Promise<string[]> {
  const stdout = await new Promise<string>((resolve) => {
    execFile(path.join(ROOT, 'node_modules/.bin/tsc'), ['-p', root], (_, text) => resolve(text));
  });
  return stdout.split('\n').filter((line) => line.includes('error TS'));
}

const stepsWithout = (file: string) => STEPS.filter((step) => !step.file.endsWith(file));

test('an input field is added in at most eight source and test files, of which the compiler asks for those that matter', async () => {
  await using copy = await copySources();
  for (const step of stepsWithout('deliveries.ts')) await take(step, copy.root);
  expect(await problemsIn(copy.root)).toEqual([expect.stringMatching(/deliveries\.ts.*maxApples.*missing/)]);
  for (const step of STEPS.filter(({ file }) => file.endsWith('deliveries.ts'))) await take(step, copy.root);
  expect(await problemsIn(copy.root)).toEqual([]);
  const files = new Set(STEPS.map(({ file }) => file));
  // And a test of what it does.
  expect(files.size + 1).toBeLessThanOrEqual(8);
}, 120_000);

test('CONTRIBUTING.md lists the files of the recipe', async () => {
  const text = await readFile(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  const [section = ''] = text.slice(text.indexOf('### A new input field')).split('\n### ', 1);
  const listed = Array.from(section.matchAll(/`(packages\/[^`]*\.ts)`/g), ([, file]) => file);
  const files = [...new Set(STEPS.map(({ file }) => file))];
  expect(listed.slice(0, files.length)).toEqual(files);
});
