import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { ClaudeOpsError, ERROR_TABLE, ERROR_TITLES, isErrorCode } from '../../src/index.ts';

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
    expect(isErrorCode(code) && ERROR_TITLES[code], code).toMatch(/^[A-Za-z].*[^.]$/);
    expect(facts.advice, code).toMatch(/\.$/);
    expect(facts.status, code).toBeGreaterThanOrEqual(400);
    expect([1, 2, 3], code).toContain(facts.exitCode);
    if (facts.scope === 'task') expect(facts.exitCode, code).toBe(1);
  }
});

test.for(['toString', '__proto__', '', 'Task_not_found', 7, null])('%o is no error code', (code) => {
  expect(isErrorCode(code)).toBe(false);
});

test('JSON keeps what an error says', () => {
  const errors = [{ pointer: '/a', detail: 'b' }];
  const error = new ClaudeOpsError('invalid_request', 'It is wrong.', {
    cause: new Error('not this'),
    details: { a: 1 },
    errors,
    requestId: 'r-1',
  });

  expect(JSON.parse(JSON.stringify({ error }))).toEqual({
    error: {
      name: 'ClaudeOpsError',
      code: 'invalid_request',
      message: 'It is wrong.',
      details: { a: 1 },
      errors,
      requestId: 'r-1',
    },
  });
});

test('an error that was cloned, as on its way to a worker, is recognised with its code', () => {
  const error = new ClaudeOpsError('task_not_found', 'There is no task 7.', { cause: 'a reason' });
  const clone: unknown = structuredClone(error);

  expect(ClaudeOpsError.is(clone, 'timed_out')).toBe(false);
  expect(ClaudeOpsError.is(clone, 'task_not_found')).toBe(true);
  expect(clone).toMatchObject({ message: 'There is no task 7.', code: 'task_not_found', cause: 'a reason' });
  expect(ClaudeOpsError.is(clone) && clone.facts).toBe(ERROR_TABLE.task_not_found);
  expect(ClaudeOpsError.is(structuredClone(new Error('ClaudeOpsError [task_not_found]: x')))).toBe(false);
});

test('the stack says the code, as that of an error of Node does', () => {
  const error = new ClaudeOpsError('task_not_found', 'There is no task 7.');

  expect(error.stack).toMatch(/^ClaudeOpsError \[task_not_found\]: There is no task 7\.\n/);
});
