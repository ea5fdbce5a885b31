import type { Approval } from '@claude-ops/contract';
import { askedIn } from '../events/describe-approval.ts';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';

/** Approvals for a program: a line for each, its values separated by tabs. */
export function approvalLines(approvals: readonly Approval[]): string[] {
  return approvals.map(({ id, taskId, kind, status, createdAt, expiresAt, request }) =>
    [
      fieldText(id),
      fieldText(taskId),
      kind,
      status,
      createdAt,
      expiresAt ?? '',
      askedIn(request, fieldText(id)),
    ].join('\t'),
  );
}

const HEADER = ['ID', 'TASK', 'KIND', 'STATUS', 'AGE', 'WHAT'];

/** Approvals as the cells of a table for a person: a header, and a row for each. */
export function approvalRows(approvals: readonly Approval[], now: number): string[][] {
  const rows = approvals.map(({ id, taskId, kind, status, createdAt, request }) => [
    fieldText(id),
    fieldText(taskId),
    oneLine(kind),
    status,
    formatAge(now - Date.parse(createdAt)),
    askedIn(request, fieldText(id)),
  ]);
  return [HEADER, ...rows];
}
