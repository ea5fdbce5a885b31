import { StartFailure } from '@claude-ops/cli';

/** @throws {StartFailure} */
export function wholeNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartFailure(`${name} is "${text}".`, {
    advice: `Set it to a whole number from ${min} to ${max}.`,
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
