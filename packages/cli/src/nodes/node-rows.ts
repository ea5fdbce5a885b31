import type { Node } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['NAME', 'STATE', 'RUNNING', 'VERSION', 'HEARD OF', 'LABELS'];

/** Servers as the cells of a table for a person: a header, and a row for each. */
export function nodeRows(nodes: readonly Node[], now: number): string[][] {
  return [
    HEADER,
    ...nodes.map(({ name, state, running, capacity, version, heartbeatAt, labels }) => [
      oneLine(name),
      state,
      `${running} of ${capacity}`,
      oneLine(version),
      formatAge(now - Date.parse(heartbeatAt)),
      oneLine(labels.join(', ')) || '-',
    ]),
  ];
}

/** Servers for a program: a line for each, its values separated by tabs. */
export function nodeLines(nodes: readonly Node[]): string[] {
  return nodes.map(({ name, state, running, capacity, version, heartbeatAt, labels }) =>
    [name, state, String(running), String(capacity), version, heartbeatAt, labels.join(',')]
      .map(fieldText)
      .join('\t'),
  );
}
