import { test } from 'vitest';
import type { Place, PlaceKind } from './place.ts';

/** `pnpm campaign suites` runs each test of a suite in each place. */
export const IS_WHOLE = process.env['CLAUDE_OPS_SUITES'] === 'whole';

/**
 * For a test of a suite that fails in some kinds of places alone, or fails in all of them for one reason: `pnpm test` runs it in
 * the kinds that are named. A test of a suite that is not made by this runs everywhere.
 */
export function testsIn(place: Place): (...kinds: readonly PlaceKind[]) => typeof test.skip {
  return (...kinds) => (IS_WHOLE || kinds.includes(place.kind) ? test : test.skip);
}
