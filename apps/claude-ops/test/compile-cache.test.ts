import { chmod, mkdir, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCommand } from './support/server-process.ts';
import { temporaryDirectory } from './support/temporary-directory.ts';

async function compiledIn(caches: string): Promise<string[]> {
  const files = await readdir(path.join(caches, 'claude-ops', 'compiled'), { recursive: true });
  return files.filter((file) => /^[0-9a-f]+$/.test(path.basename(file)));
}

async function tellVersion(caches: string): Promise<void> {
  const { exitCode, stdout, stderr } = await runCommand(['--version'], { env: { XDG_CACHE_HOME: caches } });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^claude-ops\//);
}

test('what was compiled is kept where only this user can write', async () => {
  await using directory = await temporaryDirectory();
  await tellVersion(directory.path);
  expect(await compiledIn(directory.path)).not.toHaveLength(0);
  expect((await stat(path.join(directory.path, 'claude-ops'))).mode & 0o077).toBe(0);
  // And once more with what was kept.
  await tellVersion(directory.path);
});

test('what another version has compiled is removed', async () => {
  await using directory = await temporaryDirectory();
  const other = path.join(directory.path, 'claude-ops', 'compiled', '0.0.0-other', 'v24');
  await mkdir(other, { recursive: true });
  await tellVersion(directory.path);
  expect(await readdir(path.dirname(path.dirname(other)))).not.toContain('0.0.0-other');
  expect(await compiledIn(directory.path)).not.toHaveLength(0);
});

test.each(['claude-ops/compiled', 'claude-ops', '.'])(
  'nothing is kept, or read, where others can write to %s',
  async (open) => {
    await using directory = await temporaryDirectory();
    await mkdir(path.join(directory.path, 'claude-ops', 'compiled'), { recursive: true });
    await chmod(path.join(directory.path, open), 0o777);
    await tellVersion(directory.path);
    expect(await compiledIn(directory.path)).toEqual([]);
  },
);

test('without a place for it every start is like the first', async () => {
  await tellVersion('/proc/no-caches-here');
});
