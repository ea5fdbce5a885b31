import { StartFailure } from '@claude-ops/cli';

/** @throws {StartFailure} */
export function wholeNumber(name: string, text: string, { min, max }: { min: number; max: number }): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new StartFailure(`${name} is "${text}".`, {
    advice: `Set it to a whole number from ${min} to ${max}.`,
  });
}

/** @throws {StartFailure} */
export function chosen<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const value = values.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new StartFailure(`${name} is "${text}".`, { advice: `Set it to one of ${values.join(', ')}.` });
}
