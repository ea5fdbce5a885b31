const UNIT_MS = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

/** Milliseconds of a number with a unit, of which a number alone has the one that is given; NaN where it is neither. */
export function millisecondsOf(input: string, unitOfNumber = ''): number {
  const [, amount, unit = unitOfNumber] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)?$/.exec(input.trim()) ?? [];
  return Math.round(Number(amount) * (UNIT_MS.get(unit) ?? Number.NaN));
}
