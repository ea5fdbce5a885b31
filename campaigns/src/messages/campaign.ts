import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { containerVariables } from '../container-variables.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { runMessages, type MessagesRun } from './run-messages.ts';

const TASKS = 40;
const MESSAGES = 200;

/** Messages at random moments, from two clients, some of them withdrawn. */
export const MESSAGES_CAMPAIGN: Campaign = {
  name: 'messages',
  summary:
    'Sends messages into tasks at random moments and takes some back, and looks for messages that were lost, or read twice, or told wrongly.',
  usage: '[TASKS] [MESSAGES]    (40 and 200 without them, in a process and in containers each)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const [tasks = TASKS, messages = MESSAGES] = given.map(Number);
  if (![tasks, messages].every((count) => Number.isInteger(count) && count >= 1)) {
    say('Both counts must be whole numbers from 1.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  const places: Pick<MessagesRun, 'mode' | 'env'>[] = [{ mode: 'process', env: {} }];
  if (engine !== undefined) {
    places.push({ mode: 'container', env: containerVariables(engine) });
  }
  let problems = 0;
  for (const place of places) {
    const report = await runMessages({ ...place, tasks, messages, signal });
    for (const problem of report.problems) say(`PROBLEM: ${problem}`);
    const endings = Object.entries(report.endings).map(([ending, count]) => `${count} ${ending}`);
    say(`${place.mode}: ${tasks} tasks, ${endings.join(', ')}; ${report.problems.length} problems`);
    problems += report.problems.length;
  }
  return problems === 0 ? 'passed' : 'failed';
}
