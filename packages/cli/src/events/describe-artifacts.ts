import { formatBytes } from '../terminal/format-bytes.ts';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';
import { fieldsOf, listOf, numberOf, textOf } from './narrow.ts';

type Fields = Readonly<Record<string, unknown>>;

/** How many artifacts there are, and what was left out and why. */
export function describeArtifacts(data: Fields): string | undefined {
  const count = artifactCount(data);
  if (count === undefined) return undefined;
  const bytes = numberOf(data['bytes']);
  const size = bytes === undefined || count === 0 ? '' : `, ${formatBytes(bytes)}`;
  return [
    `${formatCount(count, 'artifact')}${size}`,
    ...describeOmitted(fieldsOf(data['omitted'])),
    ...describeIgnored(fieldsOf(data['ignored'])),
  ].join('\n');
}

/** Names files that git ignores or a tool filled, and nobody asked for. */
function describeIgnored(ignored: Fields): string[] {
  const count = numberOf(ignored['count']) ?? 0;
  if (count === 0) return [];
  const first = listOf(ignored['first']).flatMap((path) => textOf(path) ?? []);
  const more = count - first.length;
  return [`ignored: ${[...first.map(oneLine), ...(more > 0 ? [`${more} more`] : [])].join(', ')}`];
}

/** How many artifacts an event says there are. */
export function artifactCount(data: Fields): number | undefined {
  return numberOf(data['artifacts']);
}

function describeOmitted(omitted: Fields): string[] {
  const count = numberOf(omitted['count']) ?? 0;
  if (count === 0) return [];
  const first = listOf(omitted['first']).map(fieldsOf);
  const named = first.map(
    ({ path, reason }) => `  ${oneLine(textOf(path) ?? '?')}: ${oneLine(textOf(reason) ?? 'left out')}`,
  );
  const more = count - first.length;
  return [
    `left out: ${formatCount(count, 'file')}`,
    ...named,
    ...(more > 0 && named.length > 0 ? [`  and ${more} more`] : []),
  ];
}
