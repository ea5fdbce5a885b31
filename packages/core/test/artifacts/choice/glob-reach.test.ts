import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { reachOf } from '../../../src/artifacts/choice/glob-reach.ts';

const compile = (glob: string) => picomatch(glob, { dot: true, noextglob: true, nonegate: true });
const reach = (glob: string) => reachOf(glob, compile);

test.each([
  ['*.md', []],
  ['src/**', ['src', 'src/a', 'src/a/b']],
  ['src/*/c.txt', ['src', 'src/a']],
  ['**/*.ts', ['src', 'src/a', 'src/a/b', 'lib', 'lib/a']],
  ['{src,lib}/*.ts', ['src', 'lib']],
  ['{src/a,lib}/x', ['src', 'src/a', 'src/a/b', 'lib', 'lib/a']],
  ['s[a-z]c/*', ['src']],
  ['a/b', []],
  ['src\\/a', ['src', 'src/a', 'src/a/b', 'lib', 'lib/a']],
])('%s leads through %j and no other', (glob, expected) => {
  const directories = ['src', 'src/a', 'src/a/b', 'lib', 'lib/a'];
  expect(directories.filter((directory) => reach(glob).mayHold(directory))).toEqual(expected);
});

test('whatever matches lies in directories that the glob leads through', () => {
  const globs = [
    '*',
    '**',
    'a/**',
    '**/b',
    'a/*/b',
    '{a,b}/**/c',
    'a/{b,c/d}/*',
    '[ab]/?',
    'a/**/b/*.ts',
    '.a/*',
  ];
  const names = ['a', 'b', 'c', 'd.ts', '.a'];
  const paths = names.flatMap((one) =>
    names.flatMap((two) => names.map((three) => [one, two, three].join('/'))),
  );
  let matched = 0;
  for (const glob of globs)
    for (const path of paths.filter((name) => compile(glob)(name))) {
      matched += 1;
      const [top = '', second = ''] = path.split('/');
      expect([glob, path, reach(glob).mayHold(top)]).toEqual([glob, path, true]);
      expect([glob, path, reach(glob).mayHold(`${top}/${second}`)]).toEqual([glob, path, true]);
    }
  expect(matched).toBeGreaterThan(100);
});

test.each([
  ['cache/**', ['cache']],
  ['**/cache/**', ['cache', 'src/cache']],
  ['**', ['cache', 'cache/a', 'src', 'src/cache']],
  ['cache', []],
  ['cache/*', []],
  ['**/*.ts', []],
  ['cache/**/*', ['cache']],
])('%s is known to match all that is in %j', (glob, expected) => {
  const directories = ['cache', 'cache/a', 'src', 'src/cache'];
  expect(directories.filter((directory) => reach(glob).holdsAll(directory))).toEqual(expected);
});
