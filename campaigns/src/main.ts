/**
 * Runs a long test by its name: `pnpm campaign NAME [ARGUMENT...]`. Without a name it lists them. Exits with 1 when the campaign
 * fails, and with 2 when it was called wrongly.
 */
import { CAMPAIGNS } from './campaigns.ts';
import type { Campaign, CampaignVerdict } from './campaign.ts';

const EXIT_CODES: Readonly<Record<CampaignVerdict, number>> = { passed: 0, failed: 1, misused: 2 };

const [name, ...rest] = process.argv.slice(2);
const campaign = CAMPAIGNS.find((one) => one.name === name);

if (campaign !== undefined) await run(campaign);
else {
  if (name !== undefined) console.error(`There is no campaign ${name}.`);
  console.log(list());
  process.exitCode = name === undefined ? 0 : EXIT_CODES.misused;
}

function list(): string {
  const lines = CAMPAIGNS.map((one) => `  pnpm campaign ${one.name} ${one.usage}\n      ${one.summary}`);
  return ['Campaigns:', ...lines].join('\n');
}

async function run(chosen: Campaign): Promise<void> {
  const stopped = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => stopped.abort(new Error(`ended by ${signal}`)));
  try {
    const say = (line: string) => console.log(line);
    process.exitCode = EXIT_CODES[await chosen.run({ arguments: rest, signal: stopped.signal, say })];
  } catch (error) {
    if (!stopped.signal.aborted) throw error;
    console.error('Stopped.');
    process.exitCode = 130;
  }
}
