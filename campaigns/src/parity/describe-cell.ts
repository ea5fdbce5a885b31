import { inspect } from 'node:util';
import type { Difference } from './compare.ts';
import type { Cell } from './table.ts';

/** A cell of the table in a line, with what differs below it. */
export function describeCell({ scenario, way, verdict }: Cell): string {
  const line = `${verdict.kind.padEnd(13)} ${way.name.padEnd(14)} ${scenario.name}`;
  switch (verdict.kind) {
    case 'equal':
      return line;
    case 'differs':
      return [line, ...verdict.differences.map(describeDifference)].join('\n');
    case 'broken':
    case 'fails by hand':
      return `${line}\n    ${inspect(verdict.error)}`;
    case 'not offered':
      return `${line}: ${verdict.tools.join(', ')}`;
  }
}

const MAX_CHARACTERS = 600;

function describeDifference({ field, expected, actual }: Difference): string {
  const [missing, added] = [without(expected, actual), without(actual, expected)];
  return [`    ${field}:`, `      expected ${cut(missing)}`, `      but got  ${cut(added)}`].join('\n');
}

/** Of two lists only what the other one lacks, unless it is only the order that differs. */
function without(value: unknown, other: unknown): unknown {
  if (!Array.isArray(value) || !Array.isArray(other)) return value;
  const own = value.filter((item) => !other.includes(item));
  return own.length === 0 && value.length === other.length ? value : own;
}

function cut(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}...` : text;
}
