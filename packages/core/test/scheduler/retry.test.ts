import type { EarlierAttempt } from '@claude-ops/contract';
import { expect, test } from 'vitest';
import { taskError } from '../../src/claude/task-error.ts';
import { earlierCostUsd, earlierMs, isRetried, requeueRequest } from '../../src/scheduler/retry.ts';

const interrupted = taskError('interrupted', 'The server ended.');
const START = Date.parse('2026-11-22T19:30:00.000Z');
const moment = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

/** An attempt that took so many seconds. */
const earlier = (seconds: number, costUsd: number | null = null): EarlierAttempt => ({
  attempt: 1,
  startedAt: moment(0),
  endedAt: moment(seconds),
  error: interrupted,
  costUsd,
});
const retries = (max: number) => ({ on: ['interrupted' as const], max });

test.each([
  ['no retries', null, [], interrupted, false],
  ['a retry left', retries(1), [], interrupted, true],
  ['its one retry taken', retries(1), [earlier(1)], interrupted, false],
  ['one of two taken', retries(2), [earlier(1)], interrupted, true],
  ['another error', retries(1), [], taskError('timed_out', 'It took too long.'), false],
])('a task with %s runs again: %j', (...[, given, earlierAttempts, error, isAgain]) => {
  expect(isRetried({ retries: given, earlierAttempts }, error)).toBe(isAgain);
});

test('earlier attempts count with the time they took and with what is known of their cost', () => {
  const task = { retries: retries(3), earlierAttempts: [earlier(2, 0.5), earlier(3), earlier(-1, 0.25)] };
  expect(earlierMs(task)).toBe(5_000);
  expect(earlierCostUsd(task)).toBe(0.75);
});

test('an attempt of which nobody knows when it ended has ended with its lease, and not later than now', () => {
  const ended = { taskId: 'task', attempt: 1, error: interrupted };
  const at = (endedAtMs?: number) =>
    requeueRequest({ ...ended, ...(endedAtMs !== undefined && { endedAtMs }) }, { now: () => START }).endedAt;
  expect([at(), at(START - 5_000), at(START + 5_000)]).toEqual([moment(0), moment(-5), moment(0)]);
});
