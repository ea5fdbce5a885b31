import { execFile } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startModelServer } from '@claude-ops/testing';
import { expect, test } from 'vitest';
import { NotStartedError } from '../../src/executors/not-started-error.ts';
import { outcomeOfShortage, ShortageError, whenPossible } from '../../src/scheduler/when-possible.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/short-of-files.mjs', import.meta.url));
const short = (code: string) => Object.assign(new Error(`spawn setpriv ${code}`), { code });

interface Story {
  readonly errors: readonly unknown[];
  readonly hasBegun?: boolean;
  readonly signal?: AbortSignal;
}

/** Begins something that fails with these errors, one after the other, and then doesn't. */
async function begin({ errors, hasBegun = false, signal = new AbortController().signal }: Story) {
  const left = [...errors];
  const events: unknown[] = [];
  const ended = whenPossible(
    async () => {
      const error = left.shift();
      if (error !== undefined) throw error;
      return 'begun';
    },
    {
      hasBegun: () => hasBegun,
      emit: async ({ type, data }) => void events.push({ type, ...JSON.parse(data) }),
      signal,
      delaysMs: [1, 2, 3],
    },
  );
  return { outcome: await ended.catch((error: unknown) => error), events, left };
}

test.for(['EAGAIN', 'EMFILE', 'ENFILE', 'ENOMEM'])(
  'what fails with %s is tried again, later each time, and an event says so',
  async (code) => {
    const { outcome, events } = await begin({
      errors: [short(code), new Error('x', { cause: short(code) })],
    });
    expect(outcome).toBe('begun');
    expect(events).toEqual([
      { type: 'task.start_delayed', code, reason: expect.stringMatching(/^There was no /), delayMs: 1 },
      { type: 'task.start_delayed', code, reason: expect.stringMatching(/^There was no /), delayMs: 2 },
    ]);
  },
);

test('what never becomes possible fails with a code that says what to do', async () => {
  const { outcome, events } = await begin({ errors: Array.from({ length: 5 }, () => short('EAGAIN')) });
  expect(events).toHaveLength(3);
  expect(outcome).toBeInstanceOf(ShortageError);
  expect(outcome instanceof ShortageError && outcomeOfShortage(outcome)).toEqual({
    status: 'failed',
    result: null,
    error: {
      code: 'out_of_resources',
      message: 'The run could not be started: there was no process to be had (EAGAIN), at 4 tries.',
    },
  });
});

test('what fails for another reason is not tried again', async () => {
  const error = short('ENOENT');
  expect(await begin({ errors: [error] })).toEqual({ outcome: error, events: [], left: [] });
});

test('once a run may have begun, only what says that it has not is tried again', async () => {
  const error = short('EMFILE');
  expect(await begin({ errors: [error], hasBegun: true })).toMatchObject({ outcome: error, events: [] });
  const notStarted = new NotStartedError(error);
  expect(await begin({ errors: [notStarted], hasBegun: true })).toMatchObject({ outcome: 'begun' });
});

test('a stop ends the wait', async () => {
  const reason = 'cancelled';
  const { outcome } = await begin({ errors: [short('EAGAIN')], signal: AbortSignal.abort(reason) });
  expect(outcome).toBe(reason);
});

test.runIf(process.platform === 'linux').for([0, 5])(
  'a task for which the server has only %d files left to open is put off, and then run',
  async (left) => {
    await using directory = await temporaryDirectory();
    await chmod(directory.path, 0o711);
    const model = await startModelServer();
    try {
      const { stdout } = await promisify(execFile)('prlimit', [
        ...['--nofile=256', process.execPath, FIXTURE],
        ...[model.url, directory.path, String(left)],
      ]);
      const { delays, ...task } = JSON.parse(stdout);
      expect(task).toEqual({ status: 'completed', error: null, attempts: 1 });
      expect(delays[0]).toMatchObject({ code: 'EMFILE', delayMs: 500 });
    } finally {
      await model.close();
    }
  },
);
