import { spawnSync } from 'node:child_process';

/**
 * Runs one turbo task in every package, and says one line if all went well, everything if not:
 * `node scripts/turbo.ts build`. Turbo tells nobody about it.
 */
const [task = 'build'] = process.argv.slice(2);
const startedAt = performance.now();

const turbo = spawnSync(
  'turbo',
  ['run', task, '--output-logs=errors-only', '--log-order=grouped', '--continue=dependencies-successful'],
  {
    encoding: 'utf8',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    maxBuffer: Number.POSITIVE_INFINITY,
  },
);

if (turbo.status === 0) {
  console.log(`${task}: all packages, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
} else {
  console.error(turbo.error?.message ?? turbo.stdout + turbo.stderr);
  process.exitCode = 1;
}
