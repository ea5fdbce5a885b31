import type { Artifact } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['STATUS', 'SIZE', 'TYPE', 'PATH'];

/** Artifacts as the cells of a table for a person: a header, and a row for each. */
export function artifactRows(artifacts: readonly Artifact[]): string[][] {
  return [
    HEADER,
    ...artifacts.map(({ status, bytes, mediaType, path }) => [
      status,
      status === 'deleted' ? '-' : formatBytes(bytes),
      oneLine(mediaType),
      oneLine(path),
    ]),
  ];
}

/** Artifacts for a program: a line for each, its values separated by tabs. */
export function artifactLines(artifacts: readonly Artifact[]): string[] {
  return artifacts.map(({ status, path, bytes, mediaType }) =>
    [status, fieldText(path), bytes, fieldText(mediaType)].join('\t'),
  );
}
