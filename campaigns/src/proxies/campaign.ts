import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { CALLS } from './calls.ts';
import { runProxies } from './run-proxies.ts';

const PLACES = 20;

/** A connection that breaks at random places: no task doubled, none lost. */
export const PROXIES_CAMPAIGN: Campaign = {
  name: 'proxies',
  summary:
    'Cuts the connection of 40 calls of the SDK at random places, and looks for tasks that were doubled or lost.',
  usage: '[PLACES]    (for each call; 20 without it)',
  run: runCampaign,
};

async function runCampaign({ arguments: [given], signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const places = given === undefined ? PLACES : Number(given);
  if (!Number.isInteger(places) || places < 1) {
    say('The places must be a whole number from 1.');
    return 'misused';
  }
  const { calls, cuts, failed, problems } = await runProxies(CALLS, { places, signal });
  for (const line of failed) say(`failed: ${line}`);
  for (const line of problems) say(`PROBLEM: ${line}`);
  say(`${calls} calls, ${cuts} connections cut, ${failed.length} failed, ${problems.length} problems`);
  return problems.length === 0 ? 'passed' : 'failed';
}
