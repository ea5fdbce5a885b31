import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { containerVariables } from '../container-variables.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { problemsOf } from './problems-of.ts';
import { runStop, type StopRun } from './run-stop.ts';
import { STOPS } from './stops.ts';

const MOMENTS = 10;

/** Every way to stop a task, at random moments while work goes on in the background. */
export const STOPS_CAMPAIGN: Campaign = {
  name: 'stops',
  summary: 'Stops tasks at random moments while they work in the background, and looks at what is left.',
  usage: '[COUNT]    (of moments for each kind of stop; 10 without it)',
  run: runStops,
};

async function runStops({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const moments = given[0] === undefined ? MOMENTS : Number(given[0]);
  if (!Number.isInteger(moments) || moments < 1) {
    say('The count must be a whole number from 1.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  const runs: StopRun[] = [{ mode: 'process', env: {} }];
  if (engine !== undefined) runs.push({ mode: 'container', env: containerVariables(engine) });
  let problems = 0;
  for (const run of runs)
    for (const stop of STOPS)
      for (let moment = 1; moment <= moments; moment += 1) {
        signal.throwIfAborted();
        const found = problemsOf(stop, run.mode, await runStop(stop, run));
        problems += found.length;
        say(`${run.mode}, ${stop.name}, ${moment} of ${moments}: ${found.join('; ') || 'as documented'}`);
      }
  return problems === 0 ? 'passed' : 'failed';
}
