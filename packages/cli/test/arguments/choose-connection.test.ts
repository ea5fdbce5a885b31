import { expect, test } from 'vitest';
import { chooseConnection } from '../../src/arguments/choose-connection.ts';

test.each([
  [{}, {}, { url: 'http://127.0.0.1:3000' }],
  [{}, { CLAUDE_OPS_URL: '', CLAUDE_OPS_TOKEN: '' }, { url: 'http://127.0.0.1:3000' }],
  [{}, { CLAUDE_OPS_URL: 'http://a:1', CLAUDE_OPS_TOKEN: 't' }, { url: 'http://a:1', token: 't' }],
  [{ url: 'https://b' }, { CLAUDE_OPS_URL: 'http://a:1' }, { url: 'https://b' }],
  [{ token: 'u' }, { CLAUDE_OPS_TOKEN: 't' }, { url: 'http://127.0.0.1:3000', token: 'u' }],
])('flags %j in an environment %j give %j', (flags, environment, connection) => {
  expect(chooseConnection(flags, environment)).toEqual(connection);
});

test('what is no URL of http is refused, with its origin', () => {
  expect(() => chooseConnection({ url: 'localhost:3000' }, {})).toThrow('Expected --url');
  expect(() => chooseConnection({}, { CLAUDE_OPS_URL: 'nowhere' })).toThrow('Expected CLAUDE_OPS_URL');
});
