import type { OpenedEngine } from '@claude-ops/testing-engine';
import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { openEngineOrSay } from '../open-engine-or-say.ts';
import { examineClaude } from './claude/examine-claude.ts';
import { pinnedClaude } from './claude/pinned-claude.ts';
import { describeCell } from './describe-cell.ts';
import { isAsKnown } from './is-as-known.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { runTable } from './table.ts';
import { waysInContainers } from './ways/in-containers.ts';
import { COLD, WARM } from './ways/through-ops.ts';
import type { Way } from './ways/way.ts';

/** The whole table, through every way in. */
export const PARITY: Campaign = {
  name: 'parity',
  summary:
    'Runs every scenario by hand with `claude -p` and through every way in, and compares what comes back.',
  usage: '[TEXT...]    (scenarios whose name has one of the texts)',
  run: runParity,
};

async function runParity({ arguments: texts, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const scenarios = SCENARIOS.filter(
    ({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)),
  );
  if (scenarios.length === 0) {
    say('No scenario has such a name.');
    return 'misused';
  }
  await using engine = await openEngineOrSay(say);
  const ways = [COLD, WARM, ...(engine === undefined ? [] : contained(engine))];
  const claude = await examineClaude(pinnedClaude());
  const onCell = (cell: Parameters<typeof describeCell>[0]) => say(describeCell(cell));
  const cells = await runTable({ scenarios, ways, claude, signal, onCell });
  const strange = cells.filter((cell) => !isAsKnown(cell) || cell.needless.length > 0);
  say(
    `${cells.length} runs compared with claude ${claude.version}, ${strange.length} not as they should be.`,
  );
  return strange.length === 0 ? 'passed' : 'failed';
}

function contained({ address: { socketPath }, images }: OpenedEngine): readonly Way[] {
  return waysInContainers({ socketPath, image: images.runner });
}
