import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const folder = new URL('../src/', import.meta.url);
/** All but those of `@claude-ops/sdk/node`. */
const files = (await readdir(folder, { recursive: true })).filter(
  (name) => name.endsWith('.ts') && !name.startsWith('node/'),
);

test('there are sources to read', () => {
  expect(files).toContain('index.ts');
});

test.each(files)('%s uses nothing that only Node has', async (file) => {
  const source = await readFile(new URL(file, folder), 'utf8');

  expect(source).not.toMatch(
    /from 'node:|\bBuffer\b|\bprocess\.|\bsetImmediate\b|\.unref\(|\brequire\(|\bNodeJS\b/,
  );
});

test.each(files)(
  '%s imports nothing but the contract, without its schemas, and the parser of event streams',
  async (file) => {
    const source = await readFile(new URL(file, folder), 'utf8');
    const values = source.replaceAll(/^(?:import|export) type \{[^}]*\} from .*$/gm, '');
    const packages = [...values.matchAll(/from '([^.'][^']*)'/g)].map(([, name]) => name);

    for (const name of packages)
      expect(['@claude-ops/contract/client', 'eventsource-parser']).toContain(name);
  },
);

test.each(files)('%s imports nothing of the entry for Node', async (file) => {
  const source = await readFile(new URL(file, folder), 'utf8');

  expect(source).not.toMatch(/from '[^']*\/node\//);
});
