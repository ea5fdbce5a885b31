/** Many measurements in four numbers: half of them lie between `low` and `high`. */
export interface Summary {
  readonly median: number;
  /** The first quartile. */
  readonly low: number;
  /** The third quartile. */
  readonly high: number;
  readonly count: number;
}

/** Outliers, of which a busy machine makes many, move the median and the quartiles little. */
export function summarize(values: readonly number[]): Summary {
  if (values.length === 0) throw new Error('There is nothing to summarize.');
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => rounded(quantile(sorted, share));
  return { median: at(0.5), low: at(0.25), high: at(0.75), count: values.length };
}

/** Between two values where the share falls between them. */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

/** To five digits: more are noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(5));
}
