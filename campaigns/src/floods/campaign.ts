import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { FLOODS, WHOLE_FLOODS } from './floods.ts';
import { problemsOf, slowdownOf } from './problems-of.ts';
import { runFlood } from './run-flood.ts';

const REPETITIONS = 5;
/** How many times as long a task may take beside a flood. */
const MOST_TIMES = 1.5;
const USERS = '60000-60099';
/** Less than there is room for in `/tmp`, and than any flood of output writes. */
const MOST_BYTES = String(900_000_000);

/** Each kind of flood, beside a task that is not to notice it. */
export const FLOODS_CAMPAIGN: Campaign = {
  name: 'floods',
  summary: 'Runs a task beside one that floods the machine, and compares how long it takes. Needs root.',
  usage: '[WORD]    (of the name of a flood; all without it)',
  run: runFloods,
};

async function runFloods({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const chosen = FLOODS.filter(({ name }) => name.includes(given[0] ?? ''));
  if (process.getuid?.() !== 0 || chosen.length === 0) {
    say(chosen.length === 0 ? 'There is no such flood.' : 'Floods are kept apart by users: run it as root.');
    return 'misused';
  }
  let hasFailed = false;
  for (const flood of chosen) {
    const report = await runFlood(flood, {
      sizes: WHOLE_FLOODS,
      alone: REPETITIONS,
      beside: REPETITIONS,
      users: USERS,
      signal,
      env: { WORKSPACE_MAX_GROWN_BYTES: MOST_BYTES },
    });
    const times = slowdownOf(report);
    const problems = problemsOf(flood, report);
    hasFailed ||= problems.length > 0 || times > MOST_TIMES;
    say(`${flood.name}: ${times.toFixed(2)} times as long; ${problems.join('; ') || 'as it should'}`);
    say(
      `  alone ${listed(report.aloneMs)}, beside it ${listed(report.besideMs)}; it ended as ${report.flood.message}`,
    );
  }
  return hasFailed ? 'failed' : 'passed';
}

function listed(times: readonly number[]): string {
  return `${times.map((time) => Math.round(time)).join(', ')} ms`;
}
