import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { containerVariables } from '../container-variables.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { runApprovals, type ApprovalsOptions } from './run-approvals.ts';

const APPROVALS = 100;
const KILLS = 6;

/** Approvals of every kind, ended in every way, over kills of the server. */
export const APPROVALS_CAMPAIGN: Campaign = {
  name: 'approvals',
  summary:
    'Decides approvals, lets them expire, withdraws them and decides them twice at once, over kills of the server, and looks for calls that ran twice, or against a decision, or not at all.',
  usage: '[APPROVALS] [KILLS]    (100 in processes, and 100 in containers over 6 kills, without them)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const [approvals = APPROVALS, kills = KILLS] = given.map(Number);
  if (![approvals, kills].every((count) => Number.isInteger(count) && count >= 0)) {
    say('Both counts must be whole numbers from 0.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  // A process ends with its server: there is nothing to decide after a kill.
  const places: Pick<ApprovalsOptions, 'mode' | 'env' | 'kills'>[] = [{ mode: 'process', env: {}, kills: 0 }];
  if (engine !== undefined) {
    places.push({ mode: 'container', env: containerVariables(engine), kills });
  }
  let problems = 0;
  for (const place of places) {
    const report = await runApprovals({ ...place, approvals, signal });
    for (const problem of report.problems) say(`PROBLEM: ${problem}`);
    for (const ending of Object.keys(report.endings).toSorted()) say(`  ${report.endings[ending]} ${ending}`);
    say(
      `${place.mode}: ${report.tasks} tasks, ${approvals} approvals, ${report.kills} kills; ${report.problems.length} problems`,
    );
    problems += report.problems.length;
  }
  return problems === 0 ? 'passed' : 'failed';
}
