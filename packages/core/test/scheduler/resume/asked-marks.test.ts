import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAskedMarks } from '../../../src/scheduler/resume/asked-marks.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const isLinux = process.platform === 'linux';

test.runIf(isLinux)('a mark is there until it is removed, also for the next server', async () => {
  await using directory = await temporaryDirectory();
  const place = path.join(directory.path, 'new');
  const marks = createAskedMarks(place);
  await marks.begin(new Set());
  expect(await marks.has('a')).toBe(false);
  await marks.add('a');
  await marks.add('b');
  const next = createAskedMarks(place);
  expect([await next.areWhole(), await next.has('a'), await next.has('b')]).toEqual([true, true, true]);
  await next.begin(new Set(['b', 'of an older server']));
  const names = ['a', 'b', 'of an older server'];
  expect(await Promise.all(names.map((name) => next.has(name)))).toEqual([false, true, true]);
  await next.remove('b');
  expect(await next.has('b')).toBe(false);
});

test.runIf(isLinux)(
  'marks are not whole where nobody began them, and after the machine was started again',
  async () => {
    await using directory = await temporaryDirectory();
    const marks = createAskedMarks(directory.path);
    expect(await marks.areWhole()).toBe(false);
    await marks.begin(new Set());
    expect(await marks.areWhole()).toBe(true);
    const bootFile = path.join(directory.path, 'boot-id');
    for (const damage of [
      () => writeFile(bootFile, 'another'),
      () => writeFile(bootFile, ''),
      () => rm(bootFile),
    ]) {
      await damage();
      expect(await marks.areWhole()).toBe(false);
    }
  },
);
