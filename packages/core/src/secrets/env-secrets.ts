import type { TaskEnvironment } from '@claude-ops/contract';
import { MASK } from './mask.ts';
import { SHORTEST_MASKED } from './shortest-masked.ts';

/** Variables as answers show them: names without values. */
export function maskEnvironment(env: TaskEnvironment): TaskEnvironment {
  // Entries as they are: also one of the name `__proto__`.
  return Object.fromEntries(Object.keys(env).map((name) => [name, MASK]));
}

/** What to take out of the output of a run with these variables: values of at least eight characters, also without the white space around them. */
export function secretsOfEnvironment(env: TaskEnvironment): string[] {
  const texts = Object.values(env).flatMap((value) => [value, value.trim()]);
  return [...new Set(texts)].filter(({ length }) => length >= SHORTEST_MASKED);
}
