import { cutToWidth } from './cut-to-width.ts';
import { displayWidth } from './display-width.ts';

/** Rows of cells as lines with aligned columns, none longer than the width. */
export function tableLines(rows: readonly (readonly string[])[], width: number): string[] {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell));
    });
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === row.length - 1 ? cell : padTo(cell, widths[column] ?? 0),
    );
    return cutToWidth(cells.join('  '), width);
  });
}

function padTo(cell: string, width: number): string {
  return cell + ' '.repeat(width - displayWidth(cell));
}
