import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const PACKAGES = readdirSync(new URL('./packages', import.meta.url));
const CORE = [
  'addresses',
  'api',
  'artifacts',
  'claude',
  'events',
  'gateway',
  'git',
  'observer',
  'secrets',
  'system',
  'workspaces',
];

/** Files that drive git, or wait, for many seconds. */
const NEED_MUCH_TIME = [
  'claude/claude',
  'data-lock',
  'floods',
  'real-projects',
  'clone-repository',
  'patch',
  'create-commands',
  'drain-bodies',
  'limit-connections',
  'faults',
  'memory',
  'disk-stores',
  's3-stores',
]
  .map((name) => `**/${name}.test.ts`)
  // They have a PostgreSQL.
  .concat('test/postgres/**');

const source = (name: string) => new URL(`./packages/${name}/src/`, import.meta.url).pathname;

/** Every import of a package of ours leads to its source: an edit is tested without a build. */
const alias = [
  { find: /^@claude-ops\/contract\/client$/, replacement: `${source('contract')}client.ts` },
  { find: /^@claude-ops\/contract\/validation$/, replacement: `${source('contract')}validation/index.ts` },
  ...PACKAGES.map((name) => ({ find: `@claude-ops/${name}`, replacement: `${source(name)}index.ts` })),
];

const project = (name: string, include: readonly string[] = ['test/**/*.test.ts']) => ({
  resolve: { alias },
  test: {
    name: `packages/${name}`,
    root: `./packages/${name}`,
    include: [...include],
    exclude: [...NEED_MUCH_TIME, '**/real-claude*.test.ts'],
    setupFiles: [new URL('./test/fail-on-leaks.ts', import.meta.url).pathname],
    // Without the claude CLI on its PATH: a test that needs one is none of these.
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    // One process for many files: to start one for each takes longer than the tests.
    pool: 'forks' as const,
    isolate: false,
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
  },
});

/** The tests that need no claude CLI and no container engine. `pnpm test` runs all. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      ...['contract', 'storage', 's3', 'server', 'sdk', 'cli', 'testing', 'testing-s3'].map((name) =>
        project(name),
      ),
      project('core', [
        ...CORE.map((folder) => `test/${folder}/**/*.test.ts`),
        'test/executors/{run,warm}/**/*.test.ts',
        'test/executors/*/warm/*-profile.test.ts',
        'test/*.test.ts',
      ]),
      { test: { name: 'repository', include: ['test/**/*.test.ts'], exclude: ['test/recipes.test.ts'] } },
    ],
  },
});
