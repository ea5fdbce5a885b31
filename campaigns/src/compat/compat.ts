import type { Campaign, CampaignOptions, CampaignVerdict } from '../campaign.ts';
import { examineClaude } from '../parity/claude/examine-claude.ts';
import { describeCell } from '../parity/describe-cell.ts';
import { isAsKnown } from '../parity/is-as-known.ts';
import { SCENARIOS } from '../parity/scenarios/index.ts';
import { runTable, type Cell } from '../parity/table.ts';
import { COLD } from '../parity/ways/through-ops.ts';
import { installClaude } from './install-claude.ts';
import { knownFields } from './known-differences.ts';
import { renderVersions, type VersionResult } from './render-versions.ts';

/** The table with other versions of the CLI. */
export const COMPAT: Campaign = {
  name: 'compat',
  summary:
    'Runs every scenario by hand and through a task with other versions of the CLI, which it installs.',
  usage: 'VERSION... [TEXT...]    (scenarios whose name has one of the texts)',
  run: runCompat,
};

async function runCompat({ arguments: given, signal, say }: CampaignOptions): Promise<CampaignVerdict> {
  const versions = given.filter((text) => /^\d+\.\d+\.\d+$/.test(text));
  const texts = given.filter((text) => !versions.includes(text));
  if (versions.length === 0) {
    say('Name at least one version: pnpm compat 2.1.330 2.1.200');
    return 'misused';
  }
  const scenarios = SCENARIOS.filter(
    ({ name }) => texts.length === 0 || texts.some((text) => name.includes(text)),
  );
  const results: VersionResult[] = [];
  for (const version of versions) {
    const claude = await examineClaude(await installClaude(version, signal));
    say(`claude ${claude.version}`);
    const onCell = (cell: Cell) => say(`  ${describeCell(cell)}`);
    const cells = await runTable({ scenarios, ways: [COLD], claude, signal, onCell });
    results.push({ version: claude.version, cells });
  }
  say(`\n${renderVersions(results)}`);
  return results.every(isResultAsKnown) ? 'passed' : 'failed';
}

function isResultAsKnown({ version, cells }: VersionResult): boolean {
  return cells.every((cell) => isAsKnown(cell, knownFields(version, cell.scenario.name)));
}
