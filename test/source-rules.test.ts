import { expect, test } from 'vitest';
import { readSources } from './sources.ts';

const files = readSources('{packages,apps}/*/{src,test,bin,demo}/**');

test('a ClaudeOpsError is recognised by ClaudeOpsError.is, as instanceof misses the one of another copy', () => {
  expect(linesWith(/instanceof ClaudeOpsError/)).toStrictEqual([]);
});

test('a lint rule is switched off for one line, with the reason behind it', () => {
  expect(linesWith(/(?:oxlint|eslint)-disable(?!-(?:next-)?line [\w/, -]+ -- \S)/)).toStrictEqual([]);
});

function linesWith(pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}
