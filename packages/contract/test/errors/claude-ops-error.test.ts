import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ClaudeOpsError, ERROR_TABLE, isErrorCode } from '../../src/index.ts';

test('an error is recognised by its brand, also one of another copy of the class', () => {
  const error = new ClaudeOpsError('task_not_found', 'There is no task 7.');
  const foreign: unknown = runInNewContext(
    `Object.assign(new Error('gone'), { code: 'task_not_found', [Symbol.for('claude-ops.error')]: true })`,
  );
  expect(ClaudeOpsError.is(error)).toBe(true);
  expect(ClaudeOpsError.is(foreign)).toBe(true);
  expect(ClaudeOpsError.is(foreign, 'task_not_found')).toBe(true);
  expect(ClaudeOpsError.is(error, 'timed_out')).toBe(false);
  for (const other of [new Error('x'), null, undefined, 'task_not_found', { code: 'task_not_found' }]) {
    expect(ClaudeOpsError.is(other)).toBe(false);
  }
});

test('an error carries the facts of its code, and its cause', () => {
  const cause = new Error('socket closed');
  const error = new ClaudeOpsError('connection_failed', 'No answer.', {
    cause,
    requestId: 'r-1',
    details: { a: 1 },
  });
  expect(error).toMatchObject({ name: 'ClaudeOpsError', cause, requestId: 'r-1', details: { a: 1 } });
  expect(error.facts).toBe(ERROR_TABLE.connection_failed);
});

test('every row of the table has a title, advice, and numbers that fit its scope', () => {
  for (const [code, facts] of Object.entries(ERROR_TABLE)) {
    expect(isErrorCode(code)).toBe(true);
    expect(facts.title, code).toMatch(/^[A-Za-z].*[^.]$/);
    expect(facts.advice, code).toMatch(/\.$/);
    expect(facts.status, code).toBeGreaterThanOrEqual(400);
    expect([1, 2, 3], code).toContain(facts.exitCode);
    if (facts.scope === 'task') expect(facts.exitCode, code).toBe(1);
  }
});

test.for(['toString', '__proto__', '', 'Task_not_found', 7, null])('%o is no error code', (code) => {
  expect(isErrorCode(code)).toBe(false);
});
