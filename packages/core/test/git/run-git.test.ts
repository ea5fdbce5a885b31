import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { collectGit, streamGit, type GitRun } from '../../src/git/run-git.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A program in the place of git: it gets the arguments of the command after those that close git. */
async function openRoom(script: string) {
  const directory = await temporaryDirectory();
  await writeFile(path.join(directory.path, 'git'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const environment = { PATH: `${directory.path}:${process.env['PATH']}` };
  const run: GitRun = { cwd: directory.path, environment, signal: AbortSignal.timeout(30_000) };
  return { run, [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

test('a reader that takes its time gets all that git has printed before it ended', async () => {
  await using room = await openRoom('head -c 300000 /dev/zero');
  let bytes = 0;
  for await (const chunk of streamGit([], room.run)) {
    // Longer than pipes may stay open once git is gone.
    if (bytes === 0) await delay(1_500);
    bytes += chunk.length;
  }
  expect(bytes).toBe(300_000);
});

test('git is ended when its reader wants no more', async () => {
  await using room = await openRoom('while :; do echo more; done');
  for await (const chunk of streamGit([], room.run)) {
    expect(chunk.toString()).toMatch(/^more\n/);
    break;
  }
});

test('git is ended when it prints more than it may', async () => {
  await using room = await openRoom('while :; do echo more; done');
  await expect(collectGit([], { ...room.run, maxBytes: 1_000 })).rejects.toThrow(/more than anybody reads/);
});

test('git is ended by its signal, whose reason is what is thrown', async () => {
  await using room = await openRoom('echo begun; sleep 30');
  const stop = new AbortController();
  const reading = (async () => {
    for await (const _chunk of streamGit([], { ...room.run, signal: stop.signal })) stop.abort('enough');
  })();
  await expect(reading).rejects.toBe('enough');
});

test('git reads what it is given, and exits with a code that is fine', async () => {
  await using room = await openRoom('cat; exit 1');
  const run = { ...room.run, input: Buffer.from('given') };
  expect((await collectGit([], { ...run, fine: [0, 1] })).toString()).toBe('given');
  await expect(collectGit([], run)).rejects.toThrow('git ended with 1');
});

test('a failure says what git said, without its secrets', async () => {
  await using room = await openRoom('echo "fatal: the secret" >&2; exit 128');
  const mask = (text: string) => text.replaceAll('secret', '[masked]');
  await expect(collectGit([], { ...room.run, mask })).rejects.toThrow('fatal: the [masked]');
});

test('git that can not be started is no failure of git', async () => {
  await using room = await openRoom('');
  await expect(collectGit([], { ...room.run, environment: { PATH: '/nowhere' } })).rejects.toMatchObject({
    name: 'GitNotStartedError',
    message: expect.stringMatching(/^git could not be started/),
  });
});

test('every git is closed to what a repository, a user or the machine has set', async () => {
  await using room = await openRoom('echo "$@"; env');
  const said = (
    await collectGit(['status'], { ...room.run, settings: [['core.quotePath', 'true']] })
  ).toString();
  expect(said).toMatch(/^-c core\.hooksPath=\/dev\/null .*-c core\.quotePath=true status\n/);
  expect(said).toContain('\nGIT_CONFIG_NOSYSTEM=1\n');
});
