import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { closeToOthers } from '../../src/data-directory/close-to-others.ts';
import { readInstanceId } from '../../src/data-directory/instance-id.ts';
import { keepFile } from '../../src/data-directory/keep-file.ts';
import { readSecretKey } from '../../src/data-directory/secret-key.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('a secret key and an instance id are made once, for the owner only', async () => {
  await using directory = await temporaryDirectory();
  const key = await readSecretKey(undefined, directory.path);
  expect(key).toHaveLength(32);
  expect(await readSecretKey(undefined, directory.path)).toEqual(key);
  const id = await readInstanceId(directory.path);
  expect(await readInstanceId(directory.path)).toBe(id);
  for (const name of ['secret.key', 'instance-id']) {
    expect((await stat(path.join(directory.path, name))).mode & 0o777).toBe(0o600);
  }
});

test('of many that come first at once, all get the same content', async () => {
  await using directory = await temporaryDirectory();
  const file = path.join(directory.path, 'file');
  let count = 0;
  const contents = await Promise.all(
    Array.from({ length: 50 }, () => keepFile(file, () => `made ${(count += 1)}`)),
  );
  expect(new Set(contents).size).toBe(1);
  expect(await readdir(directory.path)).toEqual(['file']);
});

test('an operator gives a key in base64 or hex', async () => {
  const bytes = Buffer.alloc(32, 9);
  expect(await readSecretKey(bytes.toString('base64'), '/nowhere')).toEqual(bytes);
  expect(await readSecretKey(bytes.toString('hex'), '/nowhere')).toEqual(bytes);
});

test('a key of another length is refused, wherever it comes from', async () => {
  await using directory = await temporaryDirectory();
  await expect(readSecretKey('c2hvcnQ=', directory.path)).rejects.toThrow(
    /CLAUDE_OPS_SECRET_KEY does not hold/,
  );
  await writeFile(path.join(directory.path, 'secret.key'), 'broken');
  await expect(readSecretKey(undefined, directory.path)).rejects.toThrow(/secret\.key does not hold/);
});

test('a secret key that is closed to others is left alone: it may be mounted to be read only', async () => {
  await using directory = await temporaryDirectory();
  const [closed, open] = ['secret.key', 'instance-id'].map((name) => path.join(directory.path, name));
  if (closed === undefined || open === undefined) throw new Error('no names');
  await writeFile(closed, 'key', { mode: 0o400 });
  await writeFile(open, 'id', { mode: 0o644 });
  const before = await stat(closed, { bigint: true });
  await closeToOthers({ dataDir: directory.path, databasePath: path.join(directory.path, 'swarm.db') });
  expect((await stat(closed, { bigint: true })).ctimeNs).toBe(before.ctimeNs);
  expect((await stat(open)).mode & 0o777).toBe(0o600);
});
