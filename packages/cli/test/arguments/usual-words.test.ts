import { expect, test } from 'vitest';
import { usualWords } from '../../src/arguments/usual-words.ts';

test.each([
  ['-h', '--help'],
  ['help', '--help'],
  ['help run', 'run --help'],
  ['help help -h', 'help --help'],
  ['run -h', 'run --help'],
  ['run -p -h', 'run -p -h'],
  ['-v', '--version'],
  ['version', '--version'],
  ['run -v', 'run -v'],
  ['list --json', 'list --json'],
])('"%s" is read as "%s"', (typed, read) => {
  expect(usualWords(typed.split(' ')).join(' ')).toBe(read);
});
