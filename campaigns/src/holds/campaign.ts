import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { containerVariables } from '../container-variables.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { runHolds, type HoldsRun } from './run-holds.ts';

const BUDGET_SECONDS = 20 * 60;
const LIMIT_SECONDS = 3 * 60;
const TASKS = 10;

/** A budget that is raised late, and a usage limit with tasks behind it. */
export const HOLDS_CAMPAIGN: Campaign = {
  name: 'holds',
  summary:
    'Raises the budget of a task after a long wait, has ten tasks wait for a usage limit, and looks for what failed, or was done twice.',
  usage:
    '[BUDGET_SECONDS] [LIMIT_SECONDS]    (1200 and 180 without them, in a process and in containers at once)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const [budget = BUDGET_SECONDS, limit = LIMIT_SECONDS] = given.map(Number);
  if (![budget, limit].every((seconds) => Number.isInteger(seconds) && seconds >= 1)) {
    say('Both times must be whole seconds from 1.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  const places: Pick<HoldsRun, 'mode' | 'env'>[] = [{ mode: 'process', env: {} }];
  if (engine !== undefined) {
    places.push({ mode: 'container', env: containerVariables(engine) });
  }
  const times = { budgetMs: budget * 1_000, limitMs: limit * 1_000, tasks: TASKS };
  const found = await Promise.all(
    places.map(async (place) => {
      const problems = await runHolds({ ...place, ...times, signal });
      for (const problem of problems) say(`PROBLEM: ${problem}`);
      say(
        `${place.mode}: a budget held for ${budget} s, ${TASKS} tasks behind a limit of ${limit} s; ${problems.length} problems`,
      );
      return problems.length;
    }),
  );
  return found.every((count) => count === 0) ? 'passed' : 'failed';
}
