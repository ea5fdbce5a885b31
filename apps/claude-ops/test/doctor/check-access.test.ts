import { expect, test } from 'vitest';
import { checkExposure } from '../../src/doctor/check-exposure.ts';
import { checkNode } from '../../src/doctor/check-node.ts';
import { describeServersUser } from '../../src/doctor/check-user.ts';

test.each([
  ['0.0.0.0', [], 'ok', 'only callers on this machine, because CLAUDE_OPS_TOKEN is not set'],
  ['127.0.0.1', [], 'ok', 'only callers on this machine reach 127.0.0.1'],
  ['0.0.0.0', ['a-long-random-token'], 'ok', 'callers with a token'],
  ['0.0.0.0', ['a-long-random-token', 'short'], 'warning', 'fewer than 16 characters'],
])('on %s with the tokens %j access is %s', (host, tokens, state, detail) => {
  expect(checkExposure({ host, tokens })).toMatchObject({ state, detail: expect.stringContaining(detail) });
});

test('root is warned of what an agent can reach', () => {
  expect(describeServersUser({ name: 'root', isRoot: true })).toMatchObject({
    state: 'warning',
    detail: expect.stringContaining('bypassPermissions'),
  });
  expect(describeServersUser({ name: 'root', isRoot: true }).advice).toContain('PROCESS_USER');
  expect(describeServersUser({ name: 'ops', isRoot: false })).toMatchObject({
    state: 'ok',
    detail: expect.stringContaining('and reach all files of ops, with the database'),
  });
});

test('a Node that is too old is a problem', () => {
  expect(checkNode('20.20.2')).toMatchObject({ state: 'problem', advice: 'Install Node 22.14 or later.' });
});
