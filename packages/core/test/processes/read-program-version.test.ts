import { chmod, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readProgramVersion } from '../../src/processes/read-program-version.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const environment = { PATH: process.env['PATH'] };
const never = new AbortController().signal;

test('a program that hangs is ended with all it started, and nothing is left of it', async () => {
  await using directory = await temporaryDirectory();
  const pidFile = path.join(directory.path, 'pid');
  const program = path.join(directory.path, 'hangs');
  await writeFile(program, `#!/bin/sh\nsleep 300 & echo $! > ${pidFile}\nwait\n`);
  await chmod(program, 0o755);
  const answer = await readProgramVersion(program, { environment, signal: never, timeoutMs: 500 });
  expect(answer).toEqual({ failure: 'no answer within 0.5 seconds' });
  const pid = Number(await readFile(pidFile, 'utf8'));
  await expect.poll(() => isAlive(pid)).toBe(false);
});

test('a program that floods is read no further than its version', async () => {
  await using directory = await temporaryDirectory();
  const program = path.join(directory.path, 'floods');
  await writeFile(program, '#!/bin/sh\necho 1.2.3; head -c 50000000 /dev/zero\n');
  await chmod(program, 0o755);
  expect(await readProgramVersion(program, { environment, signal: never })).toEqual({ version: '1.2.3' });
});

test('an interrupt ends the wait', async () => {
  const answer = await readProgramVersion('sleep', { environment, signal: AbortSignal.abort() });
  expect(answer).toEqual({ failure: 'interrupted' });
});

test('a program that is not there is a failure', async () => {
  const answer = await readProgramVersion('/nowhere/program', { environment, signal: never });
  expect(answer).toMatchObject({ failure: expect.stringContaining('ENOENT') });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
