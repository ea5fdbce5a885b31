import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { IS_WHOLE } from '../support/is-whole.ts';
import type { PackedPackage } from './pack.ts';
import type { Project } from './project.ts';
import type { Published } from './publish.ts';

const NAMES = ['cli', 'contract', 'core', 's3', 'sdk', 'server', 'storage', 'testing'].map(
  (name) => `@claude-ops/${name}`,
);

/** Those that are used by themselves. A dependency that another of them forgets to name is found by `pnpm knip` too. */
const ALONE = IS_WHOLE
  ? [...NAMES, 'claude-ops'].filter((name) => name !== '@claude-ops/core')
  : ['@claude-ops/sdk', 'claude-ops'];

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

export function testsOfInstalls(published: () => Published, project: () => Project): void {
  test('what is published is known here', () => {
    expect(
      published()
        .packages.map(({ name }) => name)
        .toSorted(),
    ).toEqual([...NAMES, 'claude-ops'].toSorted());
  });

  test('the entries of all load from one project', async () => {
    await load(project(), published().packages);
  });

  test.each(ALONE)(
    '%s installs into an empty project, and all its entries load',
    async (name) => {
      const found = published().find(name);
      const own = await published().createProject();
      await own.install(found.tarball);
      await load(own, [found]);
      if (name === 'claude-ops') await expectVersion(own, ['claude-ops'], found);
    },
    180_000,
  );

  test('core alone is at most 40 packages and no install script, and says what containers need', async () => {
    const core = published().find('@claude-ops/core');
    const own = await published().createProject();
    await own.install(core.tarball);
    await load(own, [core]);
    const lock = await readFile(path.join(own.directory, 'package-lock.json'), 'utf8');
    const { '': _project, ...packages } = (JSON.parse(lock) as Installed).packages;
    expect(Object.keys(packages).length).toBeLessThanOrEqual(40);
    expect(Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);

    await own.write('in-container.js', IN_CONTAINER);
    expect((await own.run('node', ['in-container.js'])).output).toBe(
      'executor_unavailable: Tasks in containers need the package dockerode beside @claude-ops/core: install it, as by `npm install dockerode`.\n',
    );
  }, 180_000);

  // It installs the tarball a second time.
  test.runIf(IS_WHOLE)(
    'npx runs the command from the tarball',
    async () => {
      const own = await published().createProject();
      const found = published().find('claude-ops');
      await expectVersion(own, ['--yes', '--package', found.tarball, 'claude-ops'], found);
    },
    180_000,
  );
}

/** Runs the command by npx, which finds it by the `bin` of its package. */
async function expectVersion(
  project: Project,
  npx: readonly string[],
  { version }: PackedPackage,
): Promise<void> {
  const { exitCode, output } = await project.run('npx', [...npx, '--version']);
  expect(output).toContain(`claude-ops/${version} `);
  expect(exitCode).toBe(0);
}

/** Loads all entries of packages in a project that has them. */
async function load(project: Project, packages: readonly PackedPackage[]): Promise<void> {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports ?? {}).map((entry) => path.posix.join(name, entry)),
  );
  await project.write('load.js', entries.map(importOf).join('\n'));
  expect(await project.run('node', ['load.js'])).toEqual({ exitCode: 0, output: '' });
}

function importOf(entry: string): string {
  return entry.endsWith('.json')
    ? `import ${JSON.stringify(entry)} with { type: 'json' };`
    : `import ${JSON.stringify(entry)};`;
}
