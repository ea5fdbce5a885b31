interface Range {
  readonly least: number;
  readonly most?: number;
}

/**
 * An option that is a positive whole number.
 *
 * @throws {TypeError} naming it.
 */
export function positive(name: string, value: number, most = Infinity): number {
  if (isWithin(value, { least: 1, most })) return value;
  const limit = most === Infinity ? '' : ` up to ${most}`;
  throw new TypeError(`${name} must be a positive whole number${limit}, not ${value}.`);
}

/**
 * An option that is a whole number in a range.
 *
 * @throws {TypeError} naming it.
 */
export function wholeNumber(name: string, value: number, range: Range): number {
  if (isWithin(value, range)) return value;
  const { least, most = Infinity } = range;
  const limit = most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new TypeError(`${name} must be a whole number ${limit}, not ${value}.`);
}

function isWithin(value: number, { least, most = Infinity }: Range): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
