import type { Outcome } from '../parity/outcome/outcome.ts';

/** What a version of the CLI does otherwise in a task than by hand, and why that stays. */
export interface KnownDifference {
  readonly version: string;
  readonly scenario: string;
  readonly fields: readonly (keyof Outcome)[];
  readonly because: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [];

/** The fields in which a scenario is known to differ with a version. */
export function knownFields(version: string, scenario: string): readonly (keyof Outcome)[] {
  return KNOWN_DIFFERENCES.filter((one) => one.version === version && one.scenario === scenario).flatMap(
    ({ fields }) => fields,
  );
}
