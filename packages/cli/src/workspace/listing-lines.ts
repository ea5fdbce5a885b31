import type { FolderListing } from '../command-parts.ts';
import { fieldText } from '../terminal/field-text.ts';
import { formatBytes } from '../terminal/format-bytes.ts';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';

type Entry = FolderListing['entries'][number];

/** What would be sent, as the cells of a table for a person. */
export function listingRows({ entries }: FolderListing): string[][] {
  return [
    ['SIZE', 'PATH'],
    ...entries.map((entry) => [
      entry.kind === 'file' ? formatBytes(entry.bytes) : entry.kind,
      oneLine(nameOf(entry)),
    ]),
  ];
}

/** The same for a program: a line for each, bytes and path; of a link where it leads, too. */
export function listingLines({ entries }: FolderListing): string[] {
  return entries.map((entry) =>
    [
      entry.kind === 'file' ? entry.bytes : 0,
      fieldText(entry.kind === 'directory' ? `${entry.path}/` : entry.path),
      ...(entry.kind === 'link' ? [fieldText(entry.target)] : []),
    ].join('\t'),
  );
}

/** How much it is, in a line. */
export function totalLine({ entries, bytes, root }: FolderListing): string {
  const files = entries.filter(({ kind }) => kind !== 'directory').length;
  return `${formatCount(files, 'file')}, ${formatBytes(bytes)}, of ${oneLine(root)}`;
}

/** The listing as JSON: of a file nothing that only this machine understands. */
export function listingJson({ root, entries, bytes, leftOut }: FolderListing): unknown {
  return { root, bytes, entries: entries.map(jsonOf), leftOut };
}

function jsonOf(entry: Entry): unknown {
  const { kind, path } = entry;
  if (kind === 'file') return { kind, path, bytes: entry.bytes };
  return kind === 'link' ? { kind, path, target: entry.target } : { kind, path };
}

function nameOf(entry: Entry): string {
  if (entry.kind === 'file') return entry.path;
  return entry.kind === 'link' ? `${entry.path} -> ${entry.target}` : `${entry.path}/`;
}
