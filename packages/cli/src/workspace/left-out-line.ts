import { formatCount } from '../terminal/format-count.ts';
import { oneLine } from '../terminal/one-line.ts';

const MOST_NAMES = 5;

/** How each reason is said of so many. */
const REASONS: Readonly<Record<string, (count: number) => string>> = {
  link: (count) => (count === 1 ? '1 link that leads out' : `${count} links that lead out`),
  socket: (count) => formatCount(count, 'socket'),
  pipe: (count) => formatCount(count, 'pipe'),
  device: (count) => formatCount(count, 'device'),
  name: (count) => `${formatCount(count, 'name')} that no archive can have`,
};

interface LeftOut {
  readonly path: string;
  readonly reason: string;
}

/** What of a folder can't be sent, in one line: how many of each kind, and the first names. Undefined where there is nothing. */
export function leftOutLine(leftOut: readonly LeftOut[]): string | undefined {
  if (leftOut.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const { reason } of leftOut) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const kinds = [...counts].map(
    ([reason, count]) => REASONS[reason]?.(count) ?? `${count} (${oneLine(reason)})`,
  );
  const names = leftOut.slice(0, MOST_NAMES).map(({ path }) => oneLine(path));
  const rest = leftOut.length - names.length;
  return `Not sent: ${kinds.join(', ')}: ${[...names, ...(rest > 0 ? [`and ${rest} more`] : [])].join(', ')}`;
}
