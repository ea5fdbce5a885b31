import { readFile } from 'node:fs/promises';
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

interface Installed {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
}

/** Tries a task in a container, with a socket in the place of an engine. */
const IN_CONTAINER = `
import { createServer } from 'node:net';
import { createClaudeOps } from '@claude-ops/core';

const engine = createServer().listen('./engine.sock');
await using ops = createClaudeOps({ containers: { engine: 'unix://' + process.cwd() + '/engine.sock' } });
await ops.start();
const { id } = await ops.createTask({ prompt: 'hello', apiKey: 'sk-ant-made-up', mode: 'container' });
const { error } = await ops.waitForCompletion(id);
console.log(error.code + ': ' + error.message);
engine.close();
`;

test('core alone is at most 40 packages and no install script, and says what containers need', async () => {
  const project = await published.createProject();
  await project.install(published.find('@claude-ops/core').tarball);
  const lock = await readFile(path.join(project.directory, 'package-lock.json'), 'utf8');
  const { '': _project, ...packages } = (JSON.parse(lock) as Installed).packages;
  expect(Object.keys(packages).length).toBeLessThanOrEqual(40);
  expect(Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);

  await project.write('in-container.js', IN_CONTAINER);
  expect((await project.run('node', ['in-container.js'])).output).toBe(
    'executor_unavailable: Tasks in containers need the package dockerode beside @claude-ops/core: install it, as by `npm install dockerode`.\n',
  );
}, 180_000);

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
