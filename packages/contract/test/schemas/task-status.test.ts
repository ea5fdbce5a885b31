import { expect, test } from 'vitest';
import {
  canChange,
  isFinal,
  isFinalEvent,
  STATUS_EVENTS,
  TASK_STATUSES,
  TaskStatus,
} from '../../src/index.ts';

test('the schema and the transition table know the same statuses', () => {
  expect(TaskStatus.anyOf.map((status) => status.const)).toEqual(TASK_STATUSES);
});

test('a task is queued, then running, then final, or queued again', () => {
  const changes = TASK_STATUSES.flatMap((from) =>
    TASK_STATUSES.filter((to) => canChange(from, to)).map((to) => `${from} -> ${to}`),
  );
  expect(changes).toEqual([
    'queued -> running',
    'queued -> failed',
    'queued -> cancelled',
    'running -> queued',
    'running -> completed',
    'running -> failed',
    'running -> cancelled',
  ]);
});

test('a status is final when its event is', () => {
  for (const status of TASK_STATUSES)
    expect(isFinalEvent({ type: STATUS_EVENTS[status] })).toBe(isFinal(status));
  expect(isFinalEvent({ type: 'claude.result' })).toBe(false);
});
