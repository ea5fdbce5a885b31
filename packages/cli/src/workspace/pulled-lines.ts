import type { Pulled } from '../command-parts.ts';
import { fieldText } from '../terminal/field-text.ts';
import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';

/** What was done to a folder, in a line. */
export function pulledLine({ written, deleted, omitted }: Pulled, directory: string): string {
  if (written.length + deleted.length + omitted === 0) return 'The agent changed no file.';
  const gone = deleted.length === 0 ? '' : `, ${deleted.length} deleted`;
  return `${formatCount(written.length, 'file')} written${gone}, in ${fieldText(directory)}`;
}

/** Each path with what was done to it, the links that were not made, and how much there is no telling of. */
export function pulledLines({ written, deleted, leftOut, omitted }: Pulled): string[] {
  return [
    ...written.map((path) => `wrote ${fieldText(path)}`),
    ...deleted.map((path) => `deleted ${fieldText(path)}`),
    ...leftOut.map((path) => `skipped ${oneLine(path)}: the link leads out of the folder`),
    ...(omitted === 0
      ? []
      : [`the server did not keep ${formatCount(omitted, 'change')}: see the status of the task`]),
  ];
}

export function patchedLine(changed: readonly string[], directory: string): string {
  if (changed.length === 0) return 'The agent changed no file.';
  return `The patch was applied: ${formatCount(changed.length, 'file')} changed, in ${fieldText(directory)}`;
}
