import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { publish, type Published } from './publish.ts';

let published: Published;

beforeAll(async () => {
  published = await publish();
}, 120_000);

afterAll(() => published[Symbol.asyncDispose]());

const NAMES = ['cli', 'contract', 'core', 'sdk', 'server', 'storage', 'testing'].map(
  (name) => `@claude-ops/${name}`,
);

test('what is published is known here', () => {
  expect(published.packages.map(({ name }) => name).toSorted()).toEqual([...NAMES, 'claude-ops'].toSorted());
});

test.each([...NAMES, 'claude-ops'])(
  '%s installs into an empty project, and all its entries load',
  async (name) => {
    const { tarball, manifest } = published.find(name);
    const project = await published.createProject();
    await project.install(tarball);

    const entries = Object.keys(manifest.exports ?? {}).map((entry) => path.posix.join(name, entry));
    await project.write('load.js', entries.map(importOf).join('\n'));
    expect(await project.run('node', ['load.js'])).toEqual({ exitCode: 0, output: '' });
  },
  180_000,
);

test('npx runs the command from the tarball', async () => {
  const project = await published.createProject();
  const { tarball, version } = published.find('claude-ops');
  const { exitCode, output } = await project.run('npx', [
    '--yes',
    '--package',
    tarball,
    'claude-ops',
    '--version',
  ]);
  expect(output).toContain(`claude-ops/${version} `);
  expect(exitCode).toBe(0);
}, 180_000);

function importOf(entry: string): string {
  return entry.endsWith('.json')
    ? `import ${JSON.stringify(entry)} with { type: 'json' };`
    : `import ${JSON.stringify(entry)};`;
}
