import { MASK } from './mask.ts';
import { SHORTEST_MASKED } from './shortest-masked.ts';

/** Variables or headers as answers show them: names without values. */
export function maskValues(values: Readonly<Record<string, string>>): Record<string, string> {
  // Entries as they are: also one of the name `__proto__`.
  return Object.fromEntries(Object.keys(values).map((name) => [name, MASK]));
}

/** The texts to take out of the output of a run for such values: those of at least eight characters, also without the white space around them. */
export function secretsOfValues(values: readonly string[]): string[] {
  const texts = values.flatMap((value) => [value, value.trim()]);
  return [...new Set(texts)].filter(({ length }) => length >= SHORTEST_MASKED);
}
