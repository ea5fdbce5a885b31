import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Holds a container engine during the run, for the projects that test with one. */
const ENGINE = new URL('./packages/testing-engine/dist/global-setup.js', import.meta.url).pathname;
const POSTGRES = new URL('./packages/testing-postgres/dist/global-setup.js', import.meta.url).pathname;
const NEED_POSTGRES = ['packages/storage', 'apps/claude-ops'];
const S3 = new URL('./packages/testing-s3/dist/global-setup.js', import.meta.url).pathname;
const NEED_S3 = ['packages/s3'];
const NEED_AN_ENGINE = ['packages/core', 'packages/testing-engine', 'apps/claude-ops', 'campaigns'];

const CORE_SHARED = 'packages/core without agents';
/** Their tests start no agents: several files share a process, whose start takes as long as most of them. */
const SHARE_A_PROCESS = [
  ...['contract', 'storage', 's3', 'server', 'sdk', 'cli'].map((name) => `packages/${name}`),
  CORE_SHARED,
];

/** The files of core that start no agents either. */
const CORE_WITHOUT_AGENTS =
  'test/{addresses,api,artifacts,claude,events,gateway,git,observer,secrets,system,workspaces}/**/!(real-claude*).test.ts';

/** What one worker has compiled of Vitest and of the packages, the next one need not compile: there is one for each file. */
const COMPILED = new URL('./node_modules/.cache/compiled-for-tests', import.meta.url).pathname;

interface Files {
  readonly name?: string;
  readonly include?: string;
  readonly exclude?: readonly string[];
}

const project = (root: string, { name = root, include = 'test/**/*.test.ts', exclude = [] }: Files = {}) => ({
  test: {
    name,
    globalSetup: [
      ...(NEED_AN_ENGINE.includes(name) ? [ENGINE] : []),
      ...(NEED_POSTGRES.includes(name) ? [POSTGRES] : []),
      ...(NEED_S3.includes(name) ? [S3] : []),
    ],
    root: `./${root}`,
    include: [include],
    exclude: [...exclude],
    setupFiles: [new URL('./test/fail-on-leaks.ts', import.meta.url).pathname],
    // A process for each file of the others: what leaks is seen, and belongs to somebody.
    pool: 'forks' as const,
    env: { NODE_COMPILE_CACHE: COMPILED },
    isolate: !SHARE_A_PROCESS.includes(name),
    testTimeout: 60_000,
    // What is waited for comes when a real CLI gets to it: a busy machine may take its time.
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 30_000,
  },
});

export default defineConfig({
  test: {
    // The suites run the real claude CLI, which takes a core for itself.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      ...['contract', 'storage', 's3', 'server', 'sdk', 'cli'].map((name) => project(`packages/${name}`)),
      ...['testing', 'testing-engine', 'testing-postgres', 'testing-s3'].map((name) =>
        project(`packages/${name}`),
      ),
      project('packages/core', { exclude: [CORE_WITHOUT_AGENTS] }),
      project('packages/core', { name: CORE_SHARED, include: CORE_WITHOUT_AGENTS }),
      project('apps/claude-ops'),
      project('apps/generated-clients'),
      project('benchmarks'),
      project('campaigns'),
      { test: { name: 'repository', include: ['test/**/*.test.ts'] } },
    ],
  },
});
