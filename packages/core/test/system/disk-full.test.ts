import { open } from 'node:fs/promises';
import { ClaudeOpsError } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { isDiskFull } from '../../src/system/disk-full.ts';
import { explainFailure } from '../../src/git/explain-failure.ts';
import { GitFailure } from '../../src/git/git-failure.ts';
import { explainFullDisk } from '../../src/attempt/workspace-failure.ts';

const quota = Object.assign(new Error('EDQUOT: disk quota exceeded, write'), { code: 'EDQUOT' });

/** The error that a file of a full disk gives. */
async function fullDisk(): Promise<unknown> {
  await using file = await open('/dev/full', 'w');
  return await file.writeFile('x').then(
    () => undefined,
    (error: unknown) => error,
  );
}

test.runIf(process.platform === 'linux')('a full disk is known by what the system says', async () => {
  expect(isDiskFull(await fullDisk())).toBe(true);
});

test('so are a used up quota and the words of git, and nothing else is', () => {
  expect(isDiskFull(quota)).toBe(true);
  expect(isDiskFull(new GitFailure('error: file write error: No space left on device'))).toBe(true);
  expect(isDiskFull(new GitFailure('remote: No space left on device\nfatal: early EOF'))).toBe(false);
  expect(isDiskFull(new Error('EIO: i/o error, write'))).toBe(false);
  expect(isDiskFull(undefined)).toBe(false);
});

test('a clone or archive that finds the disk full blames the server, and neither url nor zip', () => {
  const said = 'fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output';
  expect(explainFailure(new GitFailure(said), 'https://example.test/')).toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(/the server's disk is full: have room made/i),
  });
  expect(explainFullDisk(quota)).toMatchObject({
    code: 'workspace_failed',
    message: expect.stringMatching(/the server's disk is full: have room made/i),
    cause: quota,
  });
  const other = new ClaudeOpsError('workspace_failed', 'No space left on device');
  expect(explainFullDisk(other)).toBe(other);
});
