import { formatCost } from '../terminal/format-cost.ts';
import { formatCount } from '../terminal/format-count.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

/** How the claude CLI ended its turn. */
export function describeResultMessage(data: Readonly<Record<string, unknown>>): string {
  const facts = [
    mapped(numberOf(data['num_turns']), (turns) => formatCount(turns, 'turn')),
    mapped(numberOf(data['duration_ms']), formatDuration),
    mapped(numberOf(data['total_cost_usd']), formatCost),
  ].filter((fact) => fact !== undefined);
  return [describeEnd(data), ...facts].join(' · ');
}

function describeEnd(data: Readonly<Record<string, unknown>>): string {
  if (data['is_error'] !== true) return 'turn ended';
  const reason = textOf(data['result']) ?? textOf(data['subtype']);
  return reason === undefined ? 'turn ended with an error' : `turn ended with an error: ${oneLine(reason)}`;
}

function mapped(value: number | undefined, format: (value: number) => string): string | undefined {
  return value === undefined ? undefined : format(value);
}
