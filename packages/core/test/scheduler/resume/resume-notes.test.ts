import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createAccount } from '../../../src/gateway/accounting/account.ts';
import { createResumeNotes } from '../../../src/scheduler/resume/resume-notes.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const note = {
  sealedToken: 'sealed',
  before: new Map(),
  repository: { gitDirectory: '/data/repositories/task/git', baseCommit: 'a'.repeat(40) },
};
const counted = { usage: createAccount().usage(), seenHosts: [] };

async function openNotes() {
  const directory = await temporaryDirectory();
  const place = path.join(directory.path, 'resumable', 'instance');
  return {
    place,
    notes: createResumeNotes(place),
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

test('a note is found as it was written, with what was counted since, and is gone once removed', async () => {
  await using room = await openNotes();
  await room.notes.write('one', note);
  expect(await room.notes.find('one')).toEqual(note);
  await room.notes.writeCounted('one', counted);
  const later = { ...counted, usage: { ...counted.usage, requests: 2, costUsd: 0.5 } };
  await room.notes.writeCounted('one', later);
  expect(await room.notes.find('one')).toEqual({ ...note, counted: later });
  expect(await room.notes.find('two')).toBeUndefined();

  await room.notes.remove('one');
  expect(await room.notes.find('one')).toBeUndefined();
  expect(await readdir(room.place)).toEqual([]);
});

test('notes are for the eyes of the server alone', async () => {
  await using room = await openNotes();
  await room.notes.write('one', note);
  await room.notes.writeCounted('one', counted);
  const modes = await Promise.all(
    ['', 'one.json', 'one.counted.json'].map(
      async (name) => (await stat(path.join(room.place, name))).mode & 0o777,
    ),
  );
  expect(modes).toEqual([0o700, 0o600, 0o600]);
});

test('only the notes that are to be kept are, with nothing that was half written', async () => {
  await using room = await openNotes();
  for (const attempt of ['one', 'two']) {
    await room.notes.write(attempt, note);
    await room.notes.writeCounted(attempt, counted);
  }
  await writeFile(path.join(room.place, 'one.json.partial'), '{');
  await room.notes.keepOnly(new Set(['one']));
  expect((await readdir(room.place)).toSorted()).toEqual(['one.counted.json', 'one.json']);
});

test('where there were never any notes, there are none to find, to remove or to keep', async () => {
  await using room = await openNotes();
  await room.notes.remove('one');
  await room.notes.keepOnly(new Set());
  expect(await room.notes.find('one')).toBeUndefined();
});

test.for(['', '{', 'null', '{}', '[]'])('a note that reads %o is none', async (text) => {
  await using room = await openNotes();
  await mkdir(room.place, { recursive: true });
  await writeFile(path.join(room.place, 'one.json'), text);
  expect(await room.notes.find('one')).toBeUndefined();
});
