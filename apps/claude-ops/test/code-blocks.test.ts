import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/temporary-directory.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMPILER_OPTIONS = {
  ...{ strict: true, noEmit: true, skipLibCheck: true },
  ...{ target: 'esnext', module: 'nodenext', lib: ['esnext', 'dom', 'dom.iterable'], types: ['node'] },
  typeRoots: [path.join(ROOT, 'node_modules/@types')],
};

/**
 * READMEs whose blocks no other test compiles or runs, each with what a block of it takes for granted. (Those of the SDK: `campaigns/test/matrix`;
 * those about embedding: `published/readme-lines.test.ts`.)
 */
const READMES: Readonly<Record<string, string>> = {
  cli: '',
  contract: '',
  server: `import type { ClaudeOpsApi } from '@claude-ops/contract';\ndeclare const api: ClaudeOpsApi;\n`,
  storage: '',
  testing: '',
};
/** Of the app in the README of the command line. */
const SERVE = `import type { RunningServer, ServeOptions } from '@claude-ops/cli';
export declare function serve(options: ServeOptions): Promise<RunningServer>;\n`;

test('the code blocks of the READMEs of packages compile as they are written', async () => {
  await using directory = await temporaryDirectory();
  await symlink(path.join(ROOT, 'apps/claude-ops/node_modules'), path.join(directory.path, 'node_modules'));
  await writeFile(path.join(directory.path, 'package.json'), '{"type":"module"}');
  const files: string[] = [];
  for (const [name, granted] of Object.entries(READMES)) {
    const place = path.join(directory.path, name);
    await mkdir(place);
    await writeFile(path.join(place, 'serve.ts'), SERVE);
    for (const [index, block] of (await blocksOf(name)).entries()) {
      const file = path.join(place, `block-${index}.ts`);
      await writeFile(file, `${granted}${block}`);
      files.push(file);
    }
  }
  expect(files.length).toBeGreaterThanOrEqual(Object.keys(READMES).length);
  const config = { compilerOptions: COMPILER_OPTIONS, files };
  await writeFile(path.join(directory.path, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
  const { stdout } = spawnSync(tsc, ['-p', directory.path], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

async function blocksOf(name: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, 'packages', name, 'README.md'), 'utf8');
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, block = '']) => block);
}
