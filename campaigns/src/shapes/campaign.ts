import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { runShapes } from './run-shapes.ts';
import { SHAPES } from './shapes.ts';

const MANY = 20_000;

/** Shapes of real projects, in and out again. */
export const SHAPES_CAMPAIGN: Campaign = {
  name: 'shapes',
  summary: 'Sends projects of fifty shapes in, has an agent work on them, takes the work over, and compares.',
  usage: '[WORD] [FILES]    (of the name of a shape, or "all"; how many files a cache has, 20000 without it)',
  run,
};

async function run({
  arguments: [word = 'all', files],
  signal,
  say,
}: CampaignOptions): Promise<CampaignVerdict> {
  const shapes = SHAPES.filter(({ name }) => word === 'all' || name.includes(word));
  const many = files === undefined ? MANY : Number(files);
  if (shapes.length === 0 || !Number.isInteger(many) || many < 1) {
    say(
      shapes.length === 0 ? 'There is no such shape.' : 'The number of files must be a whole number from 1.',
    );
    return 'misused';
  }
  const reports = await runShapes(shapes, {
    many,
    signal,
    onReport({ shape, problems }) {
      say(`${shape}: ${problems.length === 0 ? 'as it should be' : `${problems.length} differences`}`);
      for (const problem of problems.slice(0, 10)) say(`  ${problem}`);
    },
  });
  const failed = reports.filter(({ problems }) => problems.length > 0);
  say(`${reports.length - failed.length} of ${reports.length} shapes came back as the agent had them.`);
  return failed.length === 0 ? 'passed' : 'failed';
}
