import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { assertGlobs, createPathFilter } from '../../src/artifacts/path-filter.ts';

async function chosen(
  filter: { include?: string[]; exclude?: string[] },
  paths: string[],
): Promise<string[]> {
  const selected = await createPathFilter(filter).select(
    paths.map((path) => ({ path })),
    (path, reason) => expect.unreachable(`${path}: ${reason}`),
  );
  return selected.map(({ path }) => path);
}

const paths = ['a.md', 'b.ts', '.env', 'src/c.ts', 'src/deep/d.ts', 'src/e(1).md', 'a+b!.md'];

test.for<[{ include?: string[]; exclude?: string[] }, string[]]>([
  [{}, paths],
  [{ include: ['*.md'] }, ['a.md', 'a+b!.md']],
  [{ include: ['**/*.ts'] }, ['b.ts', 'src/c.ts', 'src/deep/d.ts']],
  [{ include: ['src/**'], exclude: ['**/*.ts'] }, ['src/e(1).md']],
  [{ include: ['{a,b}.*'] }, ['a.md', 'b.ts']],
  [{ include: ['src/e(1).md', 'a+b!.md', '[.]env'] }, ['.env', 'src/e(1).md', 'a+b!.md']],
  [{ exclude: ['**'] }, []],
  [{ include: ['!a.md'] }, []],
])('%o chooses %o', async ([filter, expected]) => {
  expect(await chosen(filter, paths)).toEqual(expected);
});

test.each([
  ['a glob that leaves the workspace', '../*'],
  ['an absolute glob', '/etc/*'],
  ['a NUL', 'a\0b'],
  ['a class without an end', '[a'],
  ['more wildcards than are taken', '*a'.repeat(11)],
])('%s is refused, with a pointer to it', (_, glob) => {
  expect(() => assertGlobs({ include: ['**', glob] }, '/artifactFilter')).toThrow(
    expect.objectContaining({
      code: 'invalid_request',
      errors: [{ pointer: '/artifactFilter/include/1', detail: expect.any(String) }],
    }),
  );
});

test.each(['(a+)+$', '(a|a)*', '+(a|aa)+(a|aa)b', '{a,{b,{c,d}}}', '\\(a\\)', '{1..99999}', '@(a)'])(
  'a glob of the form %s is no regular expression, and is matched at once',
  async (glob) => {
    assertGlobs({ include: [glob] }, '');
    expect(await chosen({ include: [glob] }, ['a'.repeat(4_000)])).toEqual([]);
  },
);

test('a path that takes for ever to match is omitted, and those around it are not', async () => {
  const filter = createPathFilter({ include: ['*a*a*a*a*a*a*a*a*a*b', 'ok-*'] });
  const slow = 'a'.repeat(4_000);
  const names = ['ok-1', slow, 'ok-2', 'other', 'ok-3'];
  const omitted: string[] = [];
  const selected = await filter.select(
    names.map((path) => ({ path })),
    (path) => void omitted.push(path),
  );
  expect(selected.map(({ path }) => path)).toEqual(['ok-1', 'ok-2', 'ok-3']);
  expect(omitted).toEqual([slow]);
});

test('many paths that take for ever to match are given up together, and nothing stands still for long', async () => {
  const filter = createPathFilter({ include: ['*a*a*a*a*a*a*a*a*a*b'] });
  const files = Array.from({ length: 20_000 }, (_, index) => ({ path: `${'a'.repeat(4_000)}${index}` }));
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let omitted = 0;
  expect(await filter.select(files, () => (omitted += 1))).toEqual([]);
  delay.disable();
  expect(omitted).toBe(files.length);
  expect(delay.max / 1e6).toBeLessThan(1_000);
}, 30_000);
