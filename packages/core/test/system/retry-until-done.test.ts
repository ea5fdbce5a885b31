import { expect, test } from 'vitest';
import type { Logger } from '../../src/logger.ts';
import { retryUntilDone } from '../../src/system/retry-until-done.ts';

function recordingLogger(): Logger & { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  return { errors, info() {}, warn() {}, error: (facts, message) => void errors.push([facts, message]) };
}

/** Fails with its own number, so many times. */
function failing(times: number): { operation: () => Promise<string>; readonly calls: number } {
  let calls = 0;
  return {
    operation: async () => {
      calls += 1;
      if (calls <= times) throw new Error(`failure ${calls}`);
      return 'done';
    },
    get calls() {
      return calls;
    },
  };
}

const never = new AbortController().signal;

test('what succeeds is done once', async () => {
  const [attempt, logger] = [failing(0), recordingLogger()];
  expect(await retryUntilDone(attempt.operation, { what: 'storing', logger, signal: never })).toBe('done');
  expect([attempt.calls, logger.errors]).toEqual([1, []]);
});

test('what fails is done again until it succeeds, each failure in the log', async () => {
  const [attempt, logger] = [failing(2), recordingLogger()];
  expect(await retryUntilDone(attempt.operation, { what: 'storing', logger, signal: never })).toBe('done');
  expect(attempt.calls).toBe(3);
  const message = 'an operation failed and is tried again';
  expect(logger.errors).toEqual([
    [{ event: 'retrying', what: 'storing', err: new Error('failure 1') }, message],
    [{ event: 'retrying', what: 'storing', err: new Error('failure 2') }, message],
  ]);
});

test('given up in a pause, it ends at once: with one more try, and its error', async () => {
  const [attempt, giveUp] = [failing(Infinity), new AbortController()];
  const logger = { ...recordingLogger(), error: () => giveUp.abort() };
  // The first failure is logged before it is decided on, so that it is the last.
  const options = { what: 'storing', logger, signal: giveUp.signal };
  await expect(retryUntilDone(attempt.operation, options)).rejects.toThrow('failure 1');

  const later = new AbortController();
  const again = failing(Infinity);
  const retrying = retryUntilDone(again.operation, { ...options, signal: later.signal });
  setImmediate(() => later.abort());
  await expect(retrying).rejects.toThrow('failure 2');
  expect(again.calls).toBe(2);
});

test('given up beforehand, it is still tried once', async () => {
  const options = { what: 'storing', logger: recordingLogger(), signal: AbortSignal.abort() };
  expect(await retryUntilDone(failing(0).operation, options)).toBe('done');
  await expect(retryUntilDone(failing(1).operation, options)).rejects.toThrow('failure 1');
});
