import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { traceProgram } from '../../../../src/executors/process/program/trace-program.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const NATIVE = '\u007fELF and what follows';

async function put(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

test('a link and the script of pnpm lead to the native program', async () => {
  await using directory = await temporaryDirectory();
  const modules = path.join(directory.path, 'node_modules');
  const file = await put(path.join(modules, '.pnpm/cli@1/node_modules/cli/bin/cli.exe'), NATIVE);
  const shim = await put(
    path.join(modules, '.bin/cli'),
    '#!/bin/sh\nexec elsewhere "$@"\n# cmd-shim-target=../.pnpm/cli@1/node_modules/cli/bin/cli.exe\n',
  );
  await symlink(shim, path.join(directory.path, 'cli'));
  expect(await traceProgram(path.join(directory.path, 'cli'))).toEqual({
    file,
    package: undefined,
    isNative: true,
    isBehindScript: true,
  });
});

test('a script of a package comes with its package, any other script alone', async () => {
  await using directory = await temporaryDirectory();
  const own = path.join(directory.path, 'node_modules/@scope/cli');
  const packaged = await put(path.join(own, 'dist/cli.js'), '#!/usr/bin/env node\n');
  expect(await traceProgram(packaged)).toMatchObject({ file: packaged, package: own, isNative: false });
  const alone = await put(path.join(directory.path, 'node_modules/.bin/alone'), '#!/bin/sh\n');
  expect(await traceProgram(alone)).toMatchObject({ file: alone, package: undefined, isNative: false });
});

test('a script whose target is gone is itself what is run', async () => {
  await using directory = await temporaryDirectory();
  const shim = await put(path.join(directory.path, 'cli'), '#!/bin/sh\n# cmd-shim-target=../gone\n');
  expect(await traceProgram(shim)).toMatchObject({ file: shim, isNative: false });
});

test('a program that is not there is an error of the system', async () => {
  await using directory = await temporaryDirectory();
  await expect(traceProgram(path.join(directory.path, 'cli'))).rejects.toMatchObject({ code: 'ENOENT' });
});
