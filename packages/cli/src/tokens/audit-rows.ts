import type { AuditEntry } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';

const HEADER = ['AGE', 'TOKEN', 'ACTION', 'OUTCOME', 'TARGET', 'ADDRESS'];

/** Entries of the audit log as the cells of a table for a person: a header, and a row for each. */
export function auditRows(entries: readonly AuditEntry[], now: number): string[][] {
  return [
    HEADER,
    ...entries.map(({ at, token, action, outcome, target, address }) => [
      formatAge(now - Date.parse(at)),
      fieldText(token?.name ?? '-'),
      fieldText(action),
      outcome,
      fieldText(target ?? '-'),
      fieldText(address ?? '-'),
    ]),
  ];
}

/** Entries for a program: a line for each, its values separated by tabs. */
export function auditLines(entries: readonly AuditEntry[]): string[] {
  return entries.map(({ at, token, action, outcome, target, address, requestId }) =>
    [at, token?.name, token?.id, action, outcome, target, address, requestId]
      .map((value) => fieldText(value ?? ''))
      .join('\t'),
  );
}
