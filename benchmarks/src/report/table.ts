import { holds, type Row } from '../measure/row.ts';
import { barText, figureText, sideText } from './figures.ts';

const HEADER = ['What', 'Against', 'Ours', 'Theirs', 'Figure (half are within)', 'Bar', 'Holds', 'Pairs'];

/** Rows as a table in Markdown whose columns are aligned, so that it can be read on a terminal too. */
export function renderTable(rows: readonly Row[]): string {
  const cells = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, column) => Math.max(3, ...cells.map((line) => (line[column] ?? '').length)));
  const toLine = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = toLine(widths.map((width) => '-'.repeat(width)));
  const [header = '', ...lines] = cells.map(toLine);
  return [header, rule, ...lines].join('\n');
}

function cellsOf(row: Row): string[] {
  return [
    row.what,
    row.against,
    sideText(row.ours, row.unit),
    sideText(row.theirs, row.unit),
    figureText(row),
    barText(row.bar, row),
    row.bar === null ? '' : holds(row) ? 'yes' : 'no',
    String(row.figure.count),
  ];
}
