import type { Credential } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['NAME', 'KIND', 'AGE', 'SOURCE', 'DESCRIPTION'];

/** Credentials as the cells of a table for a person: a header, and a row for each. */
export function credentialRows(credentials: readonly Credential[], now: number): string[][] {
  return [
    HEADER,
    ...credentials.map(({ name, kind, baseUrl, description, source, updatedAt }) => [
      oneLine(name),
      kind,
      updatedAt === null ? '-' : formatAge(now - Date.parse(updatedAt)),
      source,
      oneLine([description, baseUrl].filter((text) => text !== null).join(', ')),
    ]),
  ];
}

/** Credentials for a program: a line for each, its values separated by tabs. */
export function credentialLines(credentials: readonly Credential[]): string[] {
  return credentials.map(({ name, kind, source, updatedAt, baseUrl, description }) =>
    [name, kind, source, updatedAt ?? '', baseUrl ?? '', description ?? ''].map(fieldText).join('\t'),
  );
}
