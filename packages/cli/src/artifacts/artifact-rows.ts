import type { Artifact } from '@claude-ops/contract';
import { fieldText } from '../terminal/field-text.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { oneLine } from '../terminal/one-line.ts';

const HEADER = ['STATUS', 'SIZE', 'TYPE', 'PATH'];

/** Artifacts as the cells of a table for a person: a header, and a row for each. */
export function artifactRows(artifacts: readonly Artifact[]): string[][] {
  return [
    HEADER,
    ...artifacts.map(({ status, bytes, mediaType, path, linkTarget }) => [
      status,
      status === 'deleted' ? '-' : formatBytes(bytes),
      linkTarget === undefined ? oneLine(mediaType) : 'link',
      linkTarget === undefined ? oneLine(path) : `${oneLine(path)} -> ${oneLine(linkTarget)}`,
    ]),
  ];
}

/** Artifacts for a program: a line for each, its values separated by tabs; of a link a last one says where it leads. */
export function artifactLines(artifacts: readonly Artifact[]): string[] {
  return artifacts.map(({ status, path, bytes, mediaType, linkTarget }) =>
    [
      status,
      fieldText(path),
      bytes,
      fieldText(mediaType),
      ...(linkTarget === undefined ? [] : [fieldText(linkTarget)]),
    ].join('\t'),
  );
}
