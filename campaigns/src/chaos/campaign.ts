import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { runChaos } from './run-chaos.ts';

const TASKS = 300;
const FAULTS = 50;

/** Five nodes on one PostgreSQL, all of which go wrong at random. */
export const CHAOS_CAMPAIGN: Campaign = {
  name: 'chaos',
  summary:
    'Runs tasks on three workers behind two nodes, kills and stops nodes and the database at random, and looks for tasks that were lost, run twice or told wrongly.',
  usage: '[TASKS] [FAULTS]    (300 and 50 without them)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const [tasks = TASKS, faults = FAULTS] = given.map(Number);
  if (![tasks, faults].every((count) => Number.isInteger(count) && count >= 1)) {
    say('Both counts must be whole numbers from 1.');
    return 'misused';
  }
  const report = await runChaos({ tasks, faults, signal, say });
  for (const problem of report.problems) say(`PROBLEM: ${problem}`);
  const endings = Object.entries(report.endings).map(([ending, count]) => `${count} ${ending}`);
  say(`${tasks} tasks, ${report.faults} faults: ${endings.join(', ')}; ${report.problems.length} problems`);
  return report.problems.length === 0 ? 'passed' : 'failed';
}
