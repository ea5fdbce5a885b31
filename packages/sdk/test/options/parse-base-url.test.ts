import { expect, test } from 'vitest';
import { ClaudeOps, ClaudeOpsError } from '../../src/index.ts';
import { parseBaseUrl } from '../../src/options/parse-base-url.ts';

test.each([
  ['http://localhost:3000', 'http://localhost:3000'],
  ['http://localhost:3000/', 'http://localhost:3000'],
  ['HTTPS://Ops.Example/a/b//', 'https://ops.example/a/b'],
  ['http://[::1]:3000', 'http://[::1]:3000'],
])('%s is %s', (text, baseUrl) => {
  expect(parseBaseUrl(text)).toBe(baseUrl);
});

test.each(['', 'localhost:3000', '/api', 'ftp://host', 'http://'])('"%s" is no base URL', (baseUrl) => {
  const error = thrownBy(() => new ClaudeOps({ baseUrl }));

  expect(error).toMatchObject({ code: 'invalid_request' });
});

test('a base URL with a password is refused without repeating it', () => {
  const error = thrownBy(() => new ClaudeOps({ baseUrl: 'http://me:secret@host' }));

  expect(error).toMatchObject({ code: 'invalid_request' });
  expect(String(error)).not.toContain('secret');
});

test.each(['http://host/?key=secret', 'http://host#secret'])('%s is refused, and not repeated', (baseUrl) => {
  const error = thrownBy(() => new ClaudeOps({ baseUrl }));

  expect(error).toMatchObject({ code: 'invalid_request', message: expect.stringContaining('a query') });
  expect(String(error)).not.toContain('secret');
});

test('a token that no header can carry is refused', () => {
  expect(thrownBy(() => new ClaudeOps({ token: 'a\nb' }))).toMatchObject({ code: 'invalid_request' });
});

function thrownBy(construct: () => unknown): ClaudeOpsError {
  try {
    construct();
  } catch (error) {
    if (ClaudeOpsError.is(error)) return error;
  }
  throw new Error('it throws no ClaudeOpsError');
}
