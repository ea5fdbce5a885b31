import type { Pair } from './alternate.ts';
import { summarize, type Summary } from './statistics.ts';

/** What a figure has to be. */
export type Bar = { readonly atMost: number } | { readonly atLeast: number };

/** How the two sides are compared: ours divided by theirs, or theirs taken from ours. */
type Comparison = 'ratio' | 'difference';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly against: string;
  /** Of both sides, and of a difference. */
  readonly unit: string;
  readonly comparison: Comparison;
  readonly ours: Summary;
  readonly theirs: Summary;
  /** Of the comparisons of each pair, not the comparison of the two medians. */
  readonly figure: Summary;
  /** Null where a figure is there to be known. */
  readonly bar: Bar | null;
}

type Heading = Pick<Row, 'what' | 'against' | 'unit'> & { readonly bar: Bar | null };

/** How many times as much as theirs. */
export function ratioRow(heading: Heading, pairs: readonly Pair<number>[]): Row {
  return toRow(heading, 'ratio', { pairs, figures: pairs.map(({ ours, theirs }) => ours / theirs) });
}

/** How much more than theirs. */
export function differenceRow(heading: Heading, pairs: readonly Pair<number>[]): Row {
  return toRow(heading, 'difference', { pairs, figures: pairs.map(({ ours, theirs }) => ours - theirs) });
}

function toRow(
  { bar, ...heading }: Heading,
  comparison: Comparison,
  { pairs, figures }: { readonly pairs: readonly Pair<number>[]; readonly figures: readonly number[] },
): Row {
  return {
    ...heading,
    comparison,
    ours: summarize(pairs.map(({ ours }) => ours)),
    theirs: summarize(pairs.map(({ theirs }) => theirs)),
    figure: summarize(figures),
    bar,
  };
}

/** Whether a row is as it has to be; one without a bar always is. */
export function holds({ bar, figure }: Pick<Row, 'bar' | 'figure'>): boolean {
  if (bar === null) return true;
  return 'atMost' in bar ? figure.median <= bar.atMost : figure.median >= bar.atLeast;
}
