import type { Message } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { oneLine } from '../terminal/one-line.ts';

/** Messages for a program: a line for each, its values separated by tabs; empty where there is none. */
export function messageLines(messages: readonly Message[]): string[] {
  return messages.map(({ id, status, delivery, turn, createdAt, text }) =>
    [fieldText(id), status, delivery, turn ?? '', createdAt, oneLine(text)].join('\t'),
  );
}

const HEADER = ['ID', 'STATUS', 'DELIVERY', 'TURN', 'TEXT'];

/** Messages as the cells of a table for a person: a header, and a row for each. */
export function messageRows(messages: readonly Message[]): string[][] {
  const rows = messages.map(({ id, status, delivery, turn, text }) => [
    fieldText(id),
    status,
    delivery,
    turn === null ? '-' : String(turn),
    oneLine(text),
  ]);
  return [HEADER, ...rows];
}
