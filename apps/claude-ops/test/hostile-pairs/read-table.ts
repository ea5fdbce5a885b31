import { readFile } from 'node:fs/promises';

const DOCUMENT = new URL('../../../../docs/security.md', import.meta.url);

/** Whether a task reaches something of another one: a cell of the table, by its first words. */
export type Cell = 'no' | 'yes' | 'partly';

/** What the table says of a setup: a cell for each row, by the row's name. */
export async function readColumn(setup: string): Promise<ReadonlyMap<string, Cell>> {
  const [header = [], , ...rows] = firstTable(await readFile(DOCUMENT, 'utf8'));
  const column = header.indexOf(setup);
  if (column === -1) throw new Error(`The table has no column "${setup}": ${header.join(' | ')}`);
  return new Map(rows.map((cells) => [cells[0] ?? '', toCell(cells[column] ?? '')]));
}

function firstTable(text: string): string[][] {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => line.startsWith('|'));
  const length = lines.slice(begin).findIndex((line) => !line.startsWith('|'));
  return lines.slice(begin, begin + length).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function toCell(text: string): Cell {
  if (/^no\b/.test(text)) return 'no';
  return /^yes\b/.test(text) ? 'yes' : 'partly';
}
