import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { DAEMONS } from './daemons.ts';
import { runDaemons, type DaemonReport } from './run-daemons.ts';
import { findSetups } from './setups.ts';
import { summarise } from './summarise.ts';

const RUNS = 200;
const FIRST_UID = 1_800_000_000;

/** Tasks that leave hostile processes behind. */
export const DAEMONS_CAMPAIGN: Campaign = {
  name: 'daemons',
  summary: 'Runs tasks whose processes try to outlive them, and looks a second after each for what is left.',
  usage: '[COUNT]    (of runs in each setup; 200 without it)',
  run,
};

async function run({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const count = given[0] === undefined ? RUNS : Number(given[0]);
  if (!Number.isInteger(count) || count < 1) {
    say('The count must be a whole number from 1.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  // A task takes the user of a warm process, or one of its own beside it.
  const uids = { first: FIRST_UID, count: 100 + 3 * count };
  const { setups, leftOut } = await findSetups({
    uids,
    engine: engine && { socketPath: engine.address.socketPath, images: engine.images },
  });
  const rounds = Array.from({ length: Math.ceil(count / DAEMONS.length) }, () => DAEMONS);
  const daemons = rounds.flat().slice(0, count);
  let hasFailed = false;
  for (const setup of setups) {
    say(`${setup.name}...`);
    const reports = await runDaemons(setup, daemons, {
      signal,
      onReport: (report) => sayProblems(report, say),
    });
    hasFailed ||= reports.some(({ problems }) => problems.length > 0);
    say(`${setup.name}: ${summarise(reports)}`);
  }
  for (const { name, reason } of leftOut) say(`${name}: not tried, ${reason}`);
  return hasFailed ? 'failed' : 'passed';
}

function sayProblems({ daemon, problems }: DaemonReport, say: CampaignOptions['say']): void {
  for (const problem of problems) say(`  ${daemon}: ${problem}`);
}
