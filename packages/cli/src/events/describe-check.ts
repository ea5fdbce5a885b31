import { formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { describeEnd } from './describe-end.ts';
import { numberOf, textOf } from './narrow.ts';

const MOST_LINES = 10;

/** Tells how a run of the check ended, and how what it printed ends where it failed. */
export function describeEndedCheck(data: Readonly<Record<string, unknown>>): string | undefined {
  const time = numberOf(data['try']);
  if (time === undefined) return undefined;
  const took = numberOf(data['durationMs']);
  const after = took === undefined ? '' : ` after ${formatDuration(took)}`;
  const head = `check ${time} ${describeEnd(data, 'is green')}${after}`;
  if (data['exitCode'] === 0) return head;
  const lines = (textOf(data['output']) ?? '').trimEnd().split('\n').slice(-MOST_LINES);
  return [head, ...lines.filter((line) => line.trim() !== '').map((line) => `  ${oneLine(line)}`)].join('\n');
}
