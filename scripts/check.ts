import { spawnSync } from 'node:child_process';

/** Runs scripts of the root package.json one after the other, up to the first that fails: `node scripts/check.ts lint knip`. */
for (const script of process.argv.slice(2)) {
  console.log(`\n── ${script}`);
  const { status } = spawnSync('node', ['--run', script], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n── ${script} failed`);
    process.exitCode = 1;
    break;
  }
}
