import { COLD } from '../parity/ways/through-ops.ts';
import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { examineClaude } from '../parity/claude/examine-claude.ts';
import { describeCell } from '../parity/describe-cell.ts';
import { isAsKnown } from '../parity/is-as-known.ts';
import { SCENARIOS } from '../parity/scenarios/index.ts';
import { runTable } from '../parity/table.ts';
import { installClaude } from './install-claude.ts';
import { renderVersions, type VersionResult } from './render-versions.ts';

/** The table with other versions of the CLI. */
export const COMPAT: Campaign = {
  name: 'compat',
  summary:
    'Runs every scenario by hand and through a task with other versions of the CLI, which it installs.',
  usage: 'VERSION...',
  run: runCompat,
};

async function runCompat({ arguments: versions, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  if (versions.length === 0) {
    say('Name at least one version: pnpm compat 2.1.330 2.1.200');
    return 'misused';
  }
  const results: VersionResult[] = [];
  for (const version of versions) {
    const claude = await examineClaude(await installClaude(version, signal));
    say(`claude ${claude.version}`);
    const onCell = (cell: Parameters<typeof describeCell>[0]) => say(`  ${describeCell(cell)}`);
    const cells = await runTable({ scenarios: SCENARIOS, ways: [COLD], claude, signal, onCell });
    results.push({ version: claude.version, cells });
  }
  say(`\n${renderVersions(results)}`);
  return results.flatMap(({ cells }) => cells).every(isAsKnown) ? 'passed' : 'failed';
}
