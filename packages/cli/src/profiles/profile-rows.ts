import type { McpProfile } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['ID', 'NAME', 'AGE', 'SERVERS', 'DESCRIPTION'];

/** MCP profiles as the cells of a table for a person: a header, and a row for each. */
export function profileRows(profiles: readonly McpProfile[], now: number): string[][] {
  return [
    HEADER,
    ...profiles.map(({ id, name, createdAt, servers, description }) => [
      id,
      oneLine(name),
      formatAge(now - Date.parse(createdAt)),
      oneLine(Object.keys(servers).join(', ')),
      oneLine(description ?? ''),
    ]),
  ];
}

/** MCP profiles for a program: a line for each, its values separated by tabs. */
export function profileLines(profiles: readonly McpProfile[]): string[] {
  return profiles.map(({ id, name, createdAt, servers, description }) =>
    [id, name, createdAt, Object.keys(servers).join(','), description ?? ''].map(fieldText).join('\t'),
  );
}
