import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { silentLogger } from '../../src/logger.ts';
import { createKeptSetups } from '../../src/setup-cache/kept-setups.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function keep(kept: ReturnType<typeof createKeptSetups>, name: string, bytes: number) {
  await using setup = await kept.begin(name);
  await writeFile(setup.workspace, Buffer.alloc(bytes));
  await writeFile(setup.home, '');
  await setup.keep('abc');
}

test('beyond the limit the setup goes that was used longest ago', async () => {
  await using directory = await temporaryDirectory();
  const kept = createKeptSetups({ directory: directory.path, maxBytes: 100, logger: silentLogger });
  for (const [index, name] of ['one', 'two', 'three'].entries()) {
    await keep(kept, name, 30);
    await utimes(path.join(directory.path, name, 'setup.json'), index, index);
  }
  // Finding is a use.
  expect(await kept.find('one')).toMatchObject({ baseCommit: 'abc' });
  await keep(kept, 'four', 30);
  expect((await readdir(directory.path)).toSorted()).toEqual(['four', 'one', 'three']);
});

test('a setup takes the place of the one before it, and one that was not completed leaves nothing', async () => {
  await using directory = await temporaryDirectory();
  const kept = createKeptSetups({ directory: directory.path, maxBytes: 100, logger: silentLogger });
  await keep(kept, 'one', 30);
  {
    await using setup = await kept.begin('one');
    await writeFile(setup.workspace, Buffer.alloc(60));
  }
  await keep(kept, 'one', 40);
  expect(await readdir(directory.path)).toEqual(['one']);
});

test('a start removes what a server that was killed had begun an hour ago, and what is beyond a smaller limit', async () => {
  await using directory = await temporaryDirectory();
  const large = createKeptSetups({ directory: directory.path, maxBytes: 100, logger: silentLogger });
  await keep(large, 'one', 60);
  const [young, old] = ['.unfinished-young', '.unfinished-old'].map((name) =>
    path.join(directory.path, name),
  );
  for (const place of [young, old]) await mkdir(place ?? '');
  await utimes(old ?? '', 0, 0);
  await createKeptSetups({ directory: directory.path, maxBytes: 50, logger: silentLogger }).sweep();
  expect(await readdir(directory.path)).toEqual(['.unfinished-young']);
});
