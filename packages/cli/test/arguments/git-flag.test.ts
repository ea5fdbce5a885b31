import { expect, test } from 'vitest';
import { parseGitSource } from '../../src/arguments/git-flag.ts';

test.each([
  ['https://example.com/a.git', { url: 'https://example.com/a.git' }],
  ['https://example.com/a.git#main', { url: 'https://example.com/a.git', ref: 'main' }],
  ['ssh://git@example.com/a#b#c', { url: 'ssh://git@example.com/a#b', ref: 'c' }],
])('%s is %j', (input, source) => {
  expect(parseGitSource(input)).toEqual(source);
});

test.each(['', '#main', 'https://example.com/a.git#'])('"%s" is refused', (input) => {
  expect(() => parseGitSource(input)).toThrow('Expected --git to be a URL');
});
