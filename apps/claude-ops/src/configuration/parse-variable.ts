import { StartFailure } from '@claude-ops/cli';

/** @throws {StartFailure} */
export function wholeNumber(
  name: string,
  text: string,
  { min, max, or }: { min: number; max: number; or?: string },
): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartFailure(`${name} is "${text}".`, {
    advice: `Set it to a whole number from ${min} to ${max}${or === undefined ? '' : `, or to ${or}`}.`,
  });
}

const BYTE_UNITS = ['', 'k', 'm', 'g'];

/**
 * Bytes, of `2147483648`, `512m` or `2g`.
 *
 * @throws {StartFailure}
 */
export function byteCount(name: string, text: string, { min }: { min: number }): number {
  const [, count, unit = ''] = /^(\d+)([kmg]?)$/i.exec(text) ?? [];
  const value = Number(count) * 1024 ** BYTE_UNITS.indexOf(unit.toLowerCase());
  if (value >= min && value <= Number.MAX_SAFE_INTEGER) return value;
  throw new StartFailure(`${name} is "${text}".`, {
    advice: `Set it to bytes, or to a number with k, m or g, such as 2g; at least ${min}.`,
  });
}

/** The parts of a comma-separated list, each one of the values. @throws {StartFailure} */
export function chosenList<Value extends string>(
  name: string,
  text: string,
  values: readonly Value[],
): Value[] {
  const parts = listed(text);
  return (parts.length === 0 ? [text] : parts).map((part) => chosen(name, part, values));
}

/** The parts of a comma-separated list, without the empty ones. */
export function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** @throws {StartFailure} */
export function chosen<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const value = values.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new StartFailure(`${name} is "${text}".`, { advice: `Set it to one of ${values.join(', ')}.` });
}

const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LONGEST_DAYS = 36_500;

/**
 * Milliseconds, of `30d`, `12h`, `90m` or `45s`. A number alone is refused: whoever means days would lose all but the
 * last milliseconds.
 *
 * @throws {StartFailure}
 */
export function duration(name: string, text: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const milliseconds = isUnit(unit) ? Number(count) * UNIT_MS[unit] : 0;
  if (milliseconds > 0 && milliseconds <= LONGEST_DAYS * UNIT_MS.d) return milliseconds;
  throw new StartFailure(`${name} is "${text}".`, {
    advice: `Set it to a duration such as 30d, 12h, 90m or 45s, at most ${LONGEST_DAYS}d, or to off.`,
  });
}

function isUnit(unit: string | undefined): unit is keyof typeof UNIT_MS {
  return unit !== undefined && unit in UNIT_MS;
}
