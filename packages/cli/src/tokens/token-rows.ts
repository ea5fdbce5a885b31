import type { Token } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';

const HEADER = ['ID', 'NAME', 'ROLE', 'TASKS', 'AGE', 'LAST USED', 'ENDS IN'];

/** Tokens as the cells of a table for a person: a header, and a row for each. */
export function tokenRows(tokens: readonly Token[], now: number): string[][] {
  const since = (at: string) => formatAge(now - Date.parse(at));
  return [
    HEADER,
    ...tokens.map(({ id, name, role, ownTasks, createdAt, lastUsedAt, expiresAt }) => [
      fieldText(id),
      fieldText(name),
      role,
      ownTasks ? 'own' : 'all',
      since(createdAt),
      lastUsedAt === null ? 'never' : since(lastUsedAt),
      endOf(expiresAt, now),
    ]),
  ];
}

function endOf(expiresAt: string | null, now: number): string {
  if (expiresAt === null) return 'never';
  const leftMs = Date.parse(expiresAt) - now;
  return leftMs > 0 ? formatAge(leftMs) : 'expired';
}

/** Tokens for a program: a line for each, its values separated by tabs. */
export function tokenLines(tokens: readonly Token[]): string[] {
  return tokens.map(({ id, name, role, ownTasks, createdAt, lastUsedAt, expiresAt }) =>
    [id, name, role, ownTasks ? 'own' : 'all', createdAt, lastUsedAt ?? '', expiresAt ?? '']
      .map(fieldText)
      .join('\t'),
  );
}
