import { expect, test } from 'vitest';
import { readSources, type SourceFile } from './sources.ts';

const packages = readSources('{packages,apps}/*/{src,test,bin,demo}/**');
const measured = readSources('{benchmarks,campaigns}/{src,test}/**');
const repository = readSources('{test,scripts}/**');

test('a ClaudeOpsError is recognised by ClaudeOpsError.is, as instanceof misses the one of another copy', () => {
  expect(linesWith(/instanceof ClaudeOpsError/, packages)).toStrictEqual([]);
});

test('a lint rule is switched off for one line, with the reason behind it', () => {
  const unexplained = /(?:oxlint|eslint)-disable(?!-(?:next-)?line [\w/, -]+ -- \S)/;
  expect(linesWith(unexplained, packages)).toStrictEqual([]);
});

test('no object literal is spread into another one, where the compiler misses a misspelt name', () => {
  expect(linesWith(/\.\.\.\(?\{/, [...packages, ...measured, ...repository])).toStrictEqual([]);
});

function linesWith(pattern: RegExp, files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );
}
