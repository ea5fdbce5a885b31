import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { findSuites, VARIABLE } from './find-suites.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const VITEST = path.join(ROOT, 'node_modules/.bin/vitest');

/** Each test of a suite in each place, and long tests at their full size. `pnpm test` runs a cut of both. */
export const SUITES_CAMPAIGN: Campaign = {
  name: 'suites',
  summary: 'Runs every case of the suites in every place: in processes and containers, cold and warm.',
  usage: '[WORD]    (of the paths of test files; all without it)',
  run: runSuites,
};

async function runSuites({ arguments: [word = ''], signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const files = findSuites(ROOT).filter((file) => file.includes(word));
  if (files.length === 0) {
    say(`No test file with "${word}" in its path has more than \`pnpm test\` runs.`);
    return 'misused';
  }
  say(`${files.length} test files, whole...`);
  const child = spawn(VITEST, ['run', ...files], {
    cwd: ROOT,
    env: { ...process.env, [VARIABLE]: 'whole' },
    stdio: ['ignore', 'inherit', 'inherit'],
    signal,
  });
  await once(child, 'close');
  return child.exitCode === 0 ? 'passed' : 'failed';
}
