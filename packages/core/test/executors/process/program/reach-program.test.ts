import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Confinement } from '../../../../src/executors/process/confinement/find-confinement.ts';
import { createReach } from '../../../../src/executors/process/program/reach-program.ts';
import { temporaryDirectory } from '../../../support/temporary-directory.ts';

const WITHOUT_MOUNTS: Confinement = {
  isInNamespace: false,
  processCount: 'none',
  mounts: undefined,
  confine: async () => await Promise.reject(new Error('Nothing is run here.')),
};

async function put(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  await chmod(file, 0o755);
  return file;
}

function reachIn(directory: string) {
  return createReach({
    user: undefined,
    programsDirectory: path.join(directory, 'programs'),
    environment: {},
    confinement: async () => await Promise.resolve(WITHOUT_MOUNTS),
  });
}

test('a run starts the program itself, where a script of a package manager does nothing but start it', async () => {
  await using directory = await temporaryDirectory();
  const native = await put(path.join(directory.path, 'lib/cli'), '\u007fELF and what follows');
  const script = await put(path.join(directory.path, 'bin/cli'), '#!/bin/sh\n# cmd-shim-target=../lib/cli\n');
  expect(await reachIn(directory.path)(script)).toEqual({ path: native });
});

test('a script that leads to another script is started as it is: it may choose what runs that', async () => {
  await using directory = await temporaryDirectory();
  await put(path.join(directory.path, 'lib/cli.js'), '#!/usr/bin/env node\n');
  const script = await put(
    path.join(directory.path, 'bin/cli'),
    '#!/bin/sh\n# cmd-shim-target=../lib/cli.js\n',
  );
  expect(await reachIn(directory.path)(script)).toEqual({ path: script });
});
