import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { containerVariables } from '../container-variables.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { runConversation } from './run-conversation.ts';

const TASKS = 20;
const FORKS = 3;
/** More than the plan has moments for. */
const RESTARTS = 100;

/** A conversation with forks, in processes and containers, over restarts of its server. */
export const CONVERSATION_CAMPAIGN: Campaign = {
  name: 'conversation',
  summary:
    'Has tasks go on from each other, with forks, in both modes, while the server is killed and stopped, and looks for files, words and costs that a branch should not have, or lacks.',
  usage: '[TASKS] [FORKS]    (20 and 3 without them)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const [tasks = TASKS, forks = FORKS] = given.map(Number);
  if (![tasks, forks].every((count) => Number.isInteger(count) && count >= 1)) {
    say('Both counts must be whole numbers from 1.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  const report = await runConversation({
    tasks,
    forks,
    restarts: RESTARTS,
    modes: engine === undefined ? ['process'] : ['process', 'container'],
    env: engine === undefined ? {} : containerVariables(engine),
    signal,
    say,
  });
  for (const problem of report.problems) say(`PROBLEM: ${problem}`);
  for (const ending of Object.keys(report.endings).toSorted()) say(`  ${report.endings[ending]} ${ending}`);
  const { told, asked, lost } = report.cost;
  say(
    `Cost: ${usd(told)} by the tasks; ${usd(asked)} by the model, ${usd(lost)} of it in runs that a kill of the server ended`,
  );
  say(
    `${report.tasks} tasks, forks at ${report.forks.join(', ')}, ${report.restarts} restarts; ${report.problems.length} problems`,
  );
  return report.problems.length === 0 ? 'passed' : 'failed';
}

function usd(amount: number): string {
  return `${amount.toFixed(4)} US dollars`;
}
