import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const DOCUMENT = new URL('../../../../docs/options.md', import.meta.url);

test('docs/options.md says of every option of the claude CLI how a task has it, or why not', () => {
  const help = execFileSync('claude', ['--help'], { encoding: 'utf8' });
  const options = [...help.matchAll(/^ {2}(-{1,2}[a-zA-Z].*)$/gm)]
    .flatMap(([, line = '']) => line.split(/ {2,}/)[0]?.match(/(?<![\w-])-{1,2}[a-zA-Z][\w-]*/g) ?? [])
    .toSorted();
  expect(options.length).toBeGreaterThan(60);
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(options.filter((option) => !document.includes(`\`${option}\``))).toEqual([]);
});
