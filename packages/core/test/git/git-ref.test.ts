import { expect, test } from 'vitest';
import { gitRefProblem, isCommitName } from '../../src/git/git-ref.ts';

test.for<[string]>([
  ['main'],
  ['feature/one'],
  ['v1.0.0'],
  ['refs/heads/main'],
  ['\u00fcml\u00e4ut'],
  ['a@b'],
  ['#1'],
  ['a'.repeat(40)],
])('%s is a ref', ([ref]) => {
  expect(gitRefProblem(ref)).toBeUndefined();
});

test.for<[string]>([
  ['-b'],
  ['--upload-pack=evil'],
  [''],
  ['@'],
  ['a b'],
  ['a..b'],
  ['a~1'],
  ['a^'],
  ['a:b'],
  ['a?'],
  ['a*'],
  ['a[b'],
  ['a\\b'],
  ['a@{1}'],
  ['/a'],
  ['a/'],
  ['a//b'],
  ['.a'],
  ['a/.b'],
  ['a.lock'],
  ['a.lock/b'],
  ['a.'],
  ['a\n'],
  ['a\0'],
  ['a\u007f'],
])('%j is no ref', ([ref]) => {
  expect(gitRefProblem(ref)).toBeDefined();
});

test('a commit is named in full', () => {
  expect(['a'.repeat(40), 'B'.repeat(64)].map(isCommitName)).toEqual([true, true]);
  expect(['a'.repeat(39), 'g'.repeat(40), 'abc1234'].map(isCommitName)).toEqual([false, false, false]);
});
