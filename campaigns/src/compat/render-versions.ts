import type { Cell } from '../parity/table.ts';

export interface VersionResult {
  readonly version: string;
  readonly cells: readonly Cell[];
}

/** A Markdown table: a row for each scenario, a column for each version. */
export function renderVersions(results: readonly VersionResult[]): string {
  const names = [...new Set(results.flatMap(({ cells }) => cells.map(({ scenario }) => scenario.name)))];
  const head = ['Scenario', ...results.map(({ version }) => version)];
  const rows = names.map((name) => [name, ...results.map(({ cells }) => verdictOf(cells, name))]);
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function verdictOf(cells: readonly Cell[], name: string): string {
  return cells
    .filter(({ scenario }) => scenario.name === name)
    .map(({ verdict }) =>
      verdict.kind === 'differs'
        ? `differs: ${verdict.differences.map(({ field }) => field).join(', ')}`
        : verdict.kind,
    )
    .join('; ');
}
