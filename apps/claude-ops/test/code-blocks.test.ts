import { spawnSync } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryDirectory } from './support/temporary-directory.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: 'esnext',
  module: 'nodenext',
  lib: ['esnext', 'dom', 'dom.iterable'],
  types: ['node'],
  typeRoots: [path.join(ROOT, 'node_modules/@types')],
};

/**
 * Documents whose blocks of TypeScript no other test runs, each with the code that its blocks take for granted. (The matrix campaign also
 * compiles README, docs and the README of the SDK with older compilers; `published/readme-lines.ts` runs those about embedding.)
 */
const DOCUMENTS: Readonly<Record<string, string>> = {
  'README.md': '',
  'docs/events.md': '',
  'docs/files.md': '',
  'packages/cli/README.md': '',
  'packages/contract/README.md': '',
  'packages/s3/README.md': '',
  'packages/server/README.md': `import type { ClaudeOpsApi } from '@claude-ops/contract';\ndeclare const api: ClaudeOpsApi;\n`,
  'packages/storage/README.md': '',
  'packages/testing/README.md': '',
};
/** The modules of the app that the README of the command line imports. */
const SERVE = `import type { RunningServer, ServeOptions } from '@claude-ops/cli';
export declare function serve(options: ServeOptions): Promise<RunningServer>;\n`;
const MIGRATE = `import type { MigrateOptions, MigrationReport } from '@claude-ops/cli';
export declare function migrate(options: MigrateOptions): Promise<MigrationReport>;\n`;

test('the code blocks of documents compile as they are written', async () => {
  await using directory = await temporaryDirectory();
  await symlink(path.join(ROOT, 'apps/claude-ops/node_modules'), path.join(directory.path, 'node_modules'));
  await writeFile(path.join(directory.path, 'package.json'), '{"type":"module"}');
  const files: string[] = [];
  for (const [name, granted] of Object.entries(DOCUMENTS)) {
    const place = path.join(directory.path, name.replaceAll(/\W/g, '-'));
    await mkdir(place);
    await writeFile(path.join(place, 'serve.ts'), SERVE);
    await writeFile(path.join(place, 'migrate.ts'), MIGRATE);
    for (const [index, block] of (await blocksOf(name)).entries()) {
      const file = path.join(place, `block-${index}.ts`);
      await writeFile(file, `${granted}${block}`);
      files.push(file);
    }
  }
  expect(files.length).toBeGreaterThanOrEqual(Object.keys(DOCUMENTS).length);
  const config = { compilerOptions: COMPILER_OPTIONS, files };
  await writeFile(path.join(directory.path, 'tsconfig.json'), JSON.stringify(config));
  const tsc = path.join(ROOT, 'node_modules/.bin/tsc');
  const { stdout } = spawnSync(tsc, ['-p', directory.path], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

async function blocksOf(name: string): Promise<string[]> {
  const text = await readFile(path.join(ROOT, name), 'utf8');
  return Array.from(text.matchAll(/^```ts\n(.*?)^```$/gms), ([, block = '']) => block);
}
