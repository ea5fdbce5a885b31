import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

/** Holds a container engine during the run, for the projects that test with one. */
const ENGINE = new URL('./packages/testing-engine/dist/global-setup.js', import.meta.url).pathname;
const POSTGRES = new URL('./packages/testing-postgres/dist/global-setup.js', import.meta.url).pathname;
const NEED_POSTGRES = ['packages/storage'];
const NEED_AN_ENGINE = ['packages/core', 'packages/testing-engine', 'apps/claude-ops', 'campaigns'];

/** Their tests start no agents: several files share a process, whose start takes as long as most of them. */
const SHARE_A_PROCESS = ['contract', 'storage', 'sdk', 'cli'].map((name) => `packages/${name}`);

const project = (root: string) => ({
  test: {
    name: root,
    globalSetup: [
      ...(NEED_AN_ENGINE.includes(root) ? [ENGINE] : []),
      ...(NEED_POSTGRES.includes(root) ? [POSTGRES] : []),
    ],
    root: `./${root}`,
    include: ['test/**/*.test.ts'],
    setupFiles: [new URL('./test/fail-on-leaks.ts', import.meta.url).pathname],
    // A process for each file: what leaks is seen, and belongs to somebody.
    pool: 'forks' as const,
    isolate: !SHARE_A_PROCESS.includes(root),
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
      ...[
        'contract',
        'core',
        'storage',
        'server',
        'sdk',
        'cli',
        'testing',
        'testing-engine',
        'testing-postgres',
      ].map((name) => project(`packages/${name}`)),
      project('apps/claude-ops'),
      project('apps/generated-clients'),
      project('benchmarks'),
      project('campaigns'),
      { test: { name: 'repository', include: ['test/**/*.test.ts'] } },
    ],
  },
});
