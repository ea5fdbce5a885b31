import type { Bar, Row } from '../measure/row.ts';
import type { Summary } from '../measure/statistics.ts';

/** The compared figure of a row, with the range that half of the measurements are in: `0.84 (0.80 – 0.91)`. */
export function figureText({ figure, comparison, unit }: Row): string {
  const digits = digitsOf(figure);
  const [median, low, high] = [figure.median, figure.low, figure.high].map((value) => value.toFixed(digits));
  return `${median}${comparison === 'difference' ? ` ${unit}` : ''} (${low} – ${high})`;
}

export function sideText({ median }: Summary, unit: string): string {
  return `${short(median)} ${unit}`;
}

export function barText(bar: Bar | null, { comparison, unit }: Pick<Row, 'comparison' | 'unit'>): string {
  if (bar === null) return '';
  const suffix = comparison === 'difference' ? ` ${unit}` : '';
  return 'atMost' in bar ? `≤ ${bar.atMost}${suffix}` : `≥ ${bar.atLeast}${suffix}`;
}

function digitsOf({ median, low, high }: Summary): number {
  const largest = Math.max(Math.abs(median), Math.abs(low), Math.abs(high));
  if (largest >= 100) return 0;
  return largest >= 10 ? 1 : 2;
}

/** Three digits, and no more than are before the point. */
function short(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
