import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Environment } from '../../../src/claude/environment.ts';
import { claudeNotFoundMessage, findClaude } from '../../../src/executors/process/find-claude.ts';

interface Directories extends AsyncDisposable {
  readonly root: string;
  /** Makes a file in a directory of its own. Returns its path. */
  make(file: string, mode?: number): Promise<string>;
}

async function makeDirectories(): Promise<Directories> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'find-claude-'));
  return {
    root,
    async make(file, mode = 0o755) {
      const whole = path.join(root, file);
      await mkdir(path.dirname(whole), { recursive: true });
      await writeFile(whole, '#!/bin/sh\n');
      await chmod(whole, mode);
      return whole;
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}

const onPath = (...directories: string[]) => ({
  configured: undefined,
  environment: { PATH: directories.join(path.delimiter) },
});

/** What is found where PATH has none. */
const packaged = await findClaude(onPath());

test('the first one on PATH is taken', async () => {
  await using directories = await makeDirectories();
  const [first, second] = [await directories.make('first/claude'), await directories.make('second/claude')];
  const [one, other] = [path.dirname(first), path.dirname(second)];
  expect(await findClaude(onPath(one, other))).toBe(first);
  expect(await findClaude(onPath(other, one))).toBe(second);
  expect(await findClaude(onPath(`${directories.root}/is-not-there`, other))).toBe(second);
});

test('what is not executable is passed over', async () => {
  await using directories = await makeDirectories();
  const plain = await directories.make('plain/claude', 0o644);
  const executable = await directories.make('executable/claude');
  expect(await findClaude(onPath(path.dirname(plain), path.dirname(executable)))).toBe(executable);
});

test('a directory of that name is passed over', async () => {
  await using directories = await makeDirectories();
  await mkdir(path.join(directories.root, 'folder/claude'), { recursive: true });
  const executable = await directories.make('executable/claude');
  expect(await findClaude(onPath(`${directories.root}/folder`, path.dirname(executable)))).toBe(executable);
});

test('a link to one is taken, a link to nowhere is passed over', async () => {
  await using directories = await makeDirectories();
  const target = await directories.make('target/claude-2.1');
  for (const [name, to] of [
    ['dangling', 'nowhere'],
    ['link', target],
  ] as const) {
    await mkdir(path.join(directories.root, name));
    await symlink(to, path.join(directories.root, name, 'claude'));
  }
  const found = await findClaude(onPath(`${directories.root}/dangling`, `${directories.root}/link`));
  expect(found).toBe(path.join(directories.root, 'link/claude'));
});

test('directories that are not absolute are passed over: they would depend on where the server was started', async () => {
  await using directories = await makeDirectories();
  const executable = await directories.make('relative/claude');
  const relative = path.relative(process.cwd(), path.dirname(executable));
  expect(await findClaude(onPath('', '.', relative))).toBe(packaged);
});

test.for<Environment>([{}, { PATH: '' }, { PATH: undefined }])(
  'without one on PATH, as in %o, it is the one of the npm package',
  async (environment) => {
    expect(packaged).toMatch(/claude-code\/bin\/claude\.exe$/);
    expect(await findClaude({ configured: undefined, environment })).toBe(packaged);
  },
);

test('a configured path is the only one that is tried', async () => {
  await using directories = await makeDirectories();
  const [own, other] = [await directories.make('own/my-claude'), await directories.make('other/claude')];
  const { environment } = onPath(path.dirname(other));
  expect(await findClaude({ configured: own, environment })).toBe(own);
  const configured = path.join(directories.root, 'is-not-there');
  expect(await findClaude({ configured, environment })).toBeUndefined();
});

test.for(['plain/claude', 'plain', ''])('the configured path "%s" is not a program', async (file) => {
  await using directories = await makeDirectories();
  await directories.make('plain/claude', 0o644);
  const configured = file === '' ? '' : path.join(directories.root, file);
  expect(await findClaude({ configured, environment: {} })).toBeUndefined();
});

test('a configured path that is relative is found from the working directory', async () => {
  await using directories = await makeDirectories();
  const executable = await directories.make('own/claude');
  const configured = path.relative(process.cwd(), executable);
  expect(await findClaude({ configured, environment: {} })).toBe(executable);
});

test('what was not found is named', () => {
  expect(claudeNotFoundMessage({ configured: '/opt/claude', environment: {} })).toContain('/opt/claude');
  expect(claudeNotFoundMessage(onPath())).toMatch(/PATH.*@anthropic-ai\/claude-code/);
});
