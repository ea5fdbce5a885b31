import type { Preset } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatAge } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['NAME', 'VERSION', 'AGE', 'FIELDS', 'DESCRIPTION'];

/** Presets as the cells of a table for a person: a header, and a row for each. */
export function presetRows(presets: readonly Preset[], now: number): string[][] {
  return [
    HEADER,
    ...presets.map(({ name, version, createdAt, spec, description }) => [
      oneLine(name),
      String(version),
      formatAge(now - Date.parse(createdAt)),
      Object.keys(spec).join(', '),
      oneLine(description ?? ''),
    ]),
  ];
}

/** Presets for a program: a line for each, its values separated by tabs. */
export function presetLines(presets: readonly Preset[]): string[] {
  return presets.map(({ name, version, createdAt, spec, description }) =>
    [name, String(version), createdAt, Object.keys(spec).join(','), description ?? '']
      .map(fieldText)
      .join('\t'),
  );
}
