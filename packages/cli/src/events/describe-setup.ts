import { formatBytes } from '../terminal/format-bytes.ts';
import { formatDuration } from '../terminal/format-duration.ts';
import { oneLine } from '../terminal/one-line.ts';
import { describeEnd } from './describe-end.ts';
import { numberOf, textOf } from './narrow.ts';

/** Tells what the setup script printed, each line further in. */
export function describeSetupOutput(text: unknown): string | undefined {
  const lines = (textOf(text) ?? '').split('\n').map((line) => oneLine(line));
  const told = lines.filter((line) => line.trim() !== '').map((line) => `  ${line}`);
  return told.length === 0 ? undefined : told.join('\n');
}

/** Tells how the setup ended. */
export function describeEndedSetup(data: Readonly<Record<string, unknown>>): string | undefined {
  const took = numberOf(data['durationMs']);
  const after = took === undefined ? '' : ` after ${formatDuration(took)}`;
  return `the setup ${describeEnd(data, 'is done')}${after}`;
}

/** Tells what became of the cache of a setup. Nothing where it has nothing, and where nothing has changed. */
export function describeSetupCache(data: Readonly<Record<string, unknown>>): string | undefined {
  const bytes = numberOf(data['bytes']);
  const size = bytes === undefined ? '' : ` (${formatBytes(bytes)})`;
  const outcome = textOf(data['outcome']);
  if (outcome === 'restored') return `the setup begins with what is kept of an earlier one${size}`;
  if (outcome === 'kept') return `what the setup has prepared is kept${size}`;
  if (outcome === 'failed') return `the setup has no cache: ${oneLine(textOf(data['reason']) ?? 'unknown')}`;
  return undefined;
}
