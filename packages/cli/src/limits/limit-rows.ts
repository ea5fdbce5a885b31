import type { UsageLimit } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';

const HEADER = ['ID', 'FIRST TASK', 'AGE', 'ENDS IN', 'QUEUED'];

/** Usage limits as the cells of a table for a person: a header, and a row for each. */
export function limitRows(limits: readonly UsageLimit[], now: number): string[][] {
  return [
    HEADER,
    ...limits.map(({ id, taskId, since, until, queued }) => [
      fieldText(id),
      fieldText(taskId),
      formatAge(now - Date.parse(since)),
      formatAge(Date.parse(until) - now),
      String(queued),
    ]),
  ];
}

/** Usage limits for a program: a line for each, its values separated by tabs. */
export function limitLines(limits: readonly UsageLimit[]): string[] {
  return limits.map(({ id, taskId, since, until, queued }) =>
    [id, taskId, since, until, String(queued)].map(fieldText).join('\t'),
  );
}
