import { columnsOf, displayWidth } from './display-width.ts';

/** A line cut to a number of terminal columns, with an ellipsis where something is missing. */
export function cutToWidth(line: string, width: number): string {
  if (displayWidth(line) <= width) return line;
  let cut = '';
  let used = 0;
  for (const { character, columns } of columnsOf(line)) {
    used += columns;
    if (used > width - 1) break;
    cut += character;
  }
  return width > 0 ? `${cut}…` : '';
}
