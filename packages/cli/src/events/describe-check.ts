import { formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { numberOf, textOf } from './narrow.ts';

const MOST_LINES = 10;

/** Tells how a run of the check ended, and how what it printed ends where it failed. */
export function describeEndedCheck(data: Readonly<Record<string, unknown>>): string | undefined {
  const time = numberOf(data['try']);
  if (time === undefined) return undefined;
  const took = numberOf(data['durationMs']);
  const after = took === undefined ? '' : ` after ${formatDuration(took)}`;
  const head = `check ${time} ${endOf(data)}${after}`;
  if (data['exitCode'] === 0) return head;
  const lines = (textOf(data['output']) ?? '').trimEnd().split('\n').slice(-MOST_LINES);
  return [head, ...lines.filter((line) => line.trim() !== '').map((line) => `  ${oneLine(line)}`)].join('\n');
}

function endOf({ exitCode, timedOut }: Readonly<Record<string, unknown>>): string {
  if (timedOut === true) return 'was ended by its timeout';
  const code = numberOf(exitCode);
  if (code === undefined) return 'was ended';
  return code === 0 ? 'is green' : `failed with exit code ${code}`;
}
