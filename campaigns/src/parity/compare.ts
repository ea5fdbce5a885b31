import { isDeepStrictEqual } from 'node:util';
import { MEANT_EVERYWHERE } from './meant/meant-everywhere.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { Scenario } from './scenario.ts';

/** A field that came back otherwise than it should. */
export interface Difference {
  readonly field: keyof Outcome;
  readonly expected: unknown;
  readonly actual: unknown;
}

/** What a way in should bring back: what came back by hand, but for what is meant to differ. */
export function expectedOf({ meant = [] }: Scenario, byHand: Outcome): Outcome {
  return [...MEANT_EVERYWHERE, ...meant].reduce<Outcome>(
    (outcome, { field, becomes }) => ({ ...outcome, [field]: becomes(outcome) }),
    byHand,
  );
}

/** The fields in which a scenario says that claude-ops differs, and in which it doesn't. */
export function needlessIn({ meant = [] }: Scenario, byHand: Outcome): (keyof Outcome)[] {
  return meant
    .filter(({ field, becomes }) => isDeepStrictEqual(becomes(byHand), byHand[field]))
    .map(({ field }) => field);
}

/** @param varies fields that are not compared. */
export function differencesOf(
  expected: Outcome,
  actual: Outcome,
  varies: readonly (keyof Outcome)[] = [],
): Difference[] {
  return fieldsOf(expected)
    .filter((field) => !varies.includes(field))
    .filter((field) => !isDeepStrictEqual(expected[field], actual[field]))
    .map((field) => ({ field, expected: expected[field], actual: actual[field] }));
}

function fieldsOf(outcome: Outcome): (keyof Outcome)[] {
  const isField = (name: string): name is keyof Outcome => Object.hasOwn(outcome, name);
  return Object.keys(outcome).filter(isField);
}
